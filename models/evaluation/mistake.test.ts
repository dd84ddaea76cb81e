import { expect, it } from 'vitest'
import type { JudgedImage } from './judged-image.ts'
import { heatRange, withHeat, worstMistakes } from './mistake.ts'

const judged = (file: string, score: number, defect?: string): JudgedImage => ({
  file,
  score,
  judgeMs: 1,
  ...(defect !== undefined && { defect }),
})

it('picks false rejects from the top and misses from the bottom', () => {
  const images = [judged('a', 0.5), judged('b', 3), judged('c', 2), judged('d', 0.2, 'dent'), judged('e', 0.1, 'dent')]
  const { falseRejects, misses } = worstMistakes([...images, judged('f', 1, 'dent'), judged('g', 9, 'dent')], 1)
  expect(falseRejects.map(({ file }) => file)).toEqual(['b', 'c'])
  expect(misses.map(({ file }) => file)).toEqual(['e', 'd', 'f'])
})

it('shows at most eight of a kind, the worst', () => {
  const images = Array.from({ length: 20 }, (_, index) => judged(String(index), index + 2))
  expect(worstMistakes(images, 1).falseRejects.map(({ score }) => score)).toEqual([21, 20, 19, 18, 17, 16, 15, 14])
})

it('colours from what is usual for good parts to what is rare for any', () => {
  const map = (...cells: number[]) => ({ map: { heatmap: Float32Array.from(cells), rows: 1, columns: cells.length } })
  const range = heatRange([
    { ...judged('a', 1), ...map(1, 2, 3, 4) },
    { ...judged('b', 9, 'dent'), ...map(1, 9) },
  ])
  expect(range).toEqual({ low: 2, high: 9 })
  expect(heatRange([judged('a', 1)])).toBeUndefined()
})

it('leaves cold pixels as they are and makes hot ones red', () => {
  const grey = { width: 2, height: 1, data: new Uint8Array(6).fill(100) }
  const { data } = withHeat(grey, { heatmap: Float32Array.of(1, 9), rows: 1, columns: 2 }, { low: 1, high: 9 })
  expect([...data]).toEqual([100, 100, 100, 185, 25, 46])
})
