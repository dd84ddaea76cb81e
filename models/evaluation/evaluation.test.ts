import { expect, it } from 'vitest'
import { evaluation, promisedRate } from './evaluation.ts'
import type { JudgedImage } from './judged-image.ts'

function judged(score: number, defect?: string, more: Partial<JudgedImage> = {}): JudgedImage {
  return { file: `${score}.png`, score, judgeMs: score, ...(defect !== undefined && { defect }), ...more }
}

const promise = { method: 'm', falseRejectRateMax: 0.1, confidence: 0.95, imagesHeldBack: 30 }
const good = [1, 2, 3, 4].map((score) => judged(score))
const defects = [judged(3.5, 'dent'), judged(5, 'dent'), judged(9, 'stain')]

it('counts by the threshold: a part on it passes', () => {
  const found = evaluation([...good, ...defects, judged(4, 'stain')], { threshold: 4, promise })
  expect(found).toMatchObject({
    counts: { good: 4, defect: 4, falseRejects: 0, misses: 2, defectsWithMask: 0 },
    falseRejectRate: 0,
    missRate: 0.5,
    threshold: 4,
    warningThreshold: null,
    aupro: null,
    latencyMs: { p50: 3.5, p99: 9 },
  })
})

it('tells kinds of defects apart, each against all good parts', () => {
  const { perType, auroc } = evaluation([...good, ...defects], { threshold: 4, promise })
  expect(auroc).toBeCloseTo(11 / 12, 12)
  expect(perType).toMatchObject([
    { type: 'dent', images: 2, misses: 1, missRate: 0.5, auroc: 0.875, scoreMedian: 3.5 },
    { type: 'stain', images: 1, misses: 0, missRate: 0, auroc: 1, scoreMedian: 9 },
  ])
})

it('says what the scores allow at the rate that was promised, not at the one that was proven', () => {
  const asked = { ...promise, falseRejectRateMax: 0.6, assumedFalseRejectRateMax: 0.25 }
  expect(promisedRate(asked)).toBe(0.25)
  expect(evaluation([...good, ...defects], { threshold: 9, promise: asked }).atPromisedRate).toEqual({
    threshold: 3,
    falseRejectRate: 0.25,
    missRate: 0,
  })
  expect(evaluation([...good, ...defects], { threshold: 9 })).toMatchObject({ atPromisedRate: null, promise: null })
})

it('calls a promise broken only when chance cannot explain it', () => {
  const parts = Array.from({ length: 40 }, (_, index) => judged(index + 1))
  expect(evaluation([...parts, ...defects], { threshold: 34, promise }).promiseBroken).toBe(false)
  expect(evaluation([...parts, ...defects], { threshold: 20, promise }).promiseBroken).toBe(true)
  expect(evaluation([...parts, ...defects], { threshold: 20 }).promiseBroken).toBe(false)
})

it('compares maps with masks, and leaves out defects without one', () => {
  const map = { heatmap: Float32Array.of(1, 9), rows: 1, columns: 2 }
  const truth = (...data: number[]) => ({ width: 2, height: 1, data: Uint8Array.from(data) })
  const marked = judged(9, 'dent', { map, truth: truth(0, 1) })
  const unmarked = judged(9, 'dent', { map: { ...map, heatmap: Float32Array.of(99, 99) } })
  const part = judged(1, undefined, { map: { ...map, heatmap: Float32Array.of(1, 1) }, truth: truth(0, 0) })
  const found = evaluation([part, marked, unmarked], { threshold: 4 })
  expect(found.aupro).toBeCloseTo(1, 9)
  expect(found.counts.defectsWithMask).toBe(1)
})
