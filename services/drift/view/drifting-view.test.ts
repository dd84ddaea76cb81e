import { describe, expect, test } from 'vitest'
import { embeddingLength } from '../embedding/embedder.ts'
import { measureCount } from '../pictures/picture-measures.ts'
import { normalDraw, randomOf } from '../statistics/random.ts'
import { assess } from './assess.ts'
import { baselineProgress, restartBaseline } from './baseline.ts'
import { type DriftSettings, defaultDriftSettings } from './drift-settings.ts'
import { observeOverride, observePicture, observeScore, observeVerdict } from './observe.ts'
import { readState, storeState } from './stored-state.ts'
import { exampleParts, newViewState, type ViewState } from './view-state.ts'

const hourMs = 3_600_000
const settings: DriftSettings = {
  ...defaultDriftSettings,
  baselineBlocks: 24,
  pictureBlocks: 12,
  scoreBlocks: 24,
  blockPartsMin: 10,
  blocksTogether: 1,
}
const partsPerHour = 40

interface Normal {
  readonly scoreMean?: number
  readonly embeddingMean?: number
}

/** Works from one hour to another; answers with the last assessment. */
function work(state: ViewState, from: number, to: number, { scoreMean = 0.4, embeddingMean = 0 }: Normal = {}) {
  const random = randomOf({ seed: from + 1 })
  let last = assess(state, from * hourMs, settings)
  for (let hour = from; hour < to; hour++) {
    for (let part = 0; part < partsPerHour; part++) {
      const at = hour * hourMs + part
      observeScore(state, scoreMean + 0.05 * normalDraw(random), at, settings)
      const embedding = Float32Array.from({ length: embeddingLength }, () => embeddingMean + normalDraw(random))
      const measures = new Float32Array(measureCount)
      observePicture(state, { partId: `${hour}-${part}`, embedding, measures }, at, settings)
    }
    last = assess(state, (hour + 1) * hourMs, settings)
  }
  return last
}

const found = (assessment: ReturnType<typeof assess>, signal: string) =>
  assessment.findings.find((finding) => finding.signal === signal)

function settled(): ViewState {
  const state = newViewState(1)
  work(state, 0, 36)
  return state
}

describe('a view', () => {
  test('learns, then is steady', () => {
    const state = newViewState(1)
    expect(found(work(state, 0, 10), 'scores')?.state).toBe('learning')
    expect(baselineProgress(state, settings).scores).toMatchObject({ settled: false, blocks: 10, parts: 400, since: 0 })
    const later = work(state, 10, 40)
    expect(later.findings.map(({ state }) => state)).toEqual(['steady', 'steady', 'learning'])
    expect(baselineProgress(state, settings).pictures).toMatchObject({ settled: true, blocks: 24, parts: 960 })
  })

  test('drifts when its scores rise, says since when and by how much, and is steady again', () => {
    const state = settled()
    const drifting = found(work(state, 36, 50, { scoreMean: 0.5 }), 'scores')
    expect(drifting).toMatchObject({ state: 'drifting', since: 36 * hourMs, cause: 'unknown' })
    expect(drifting?.value).toBeGreaterThan(drifting?.limit ?? Number.POSITIVE_INFINITY)
    expect(found(work(state, 50, 90), 'scores')?.state).toBe('steady')
  })

  test('drifts when its pictures look different, and shows parts from before and after', () => {
    const state = settled()
    const drifting = found(work(state, 36, 46, { embeddingMean: 0.7 }), 'appearance')
    expect(drifting).toMatchObject({ state: 'drifting', since: 36 * hourMs, cause: 'product' })
    expect(drifting?.pValue).toBeLessThanOrEqual(settings.appearancePValueMax)
    expect(drifting).toMatchObject({ before: ['34-0', '35-0'], after: ['44-0', '45-0'] })
    expect(exampleParts(state)).toEqual(expect.arrayContaining(['34-0', '35-0', '44-0', '45-0']))
  })

  test('is not moved by one odd hour', () => {
    const state = settled()
    work(state, 36, 37, { embeddingMean: 3 })
    for (const until of [38, 40, 44]) expect(found(work(state, until - 1, until), 'appearance')?.state).toBe('steady')
  })

  test('keeps no more than it may', () => {
    const state = newViewState(1)
    const small = { ...settings, reservoirRows: 120 }
    for (let part = 0; part < 200; part++) {
      const embedding = new Float32Array(embeddingLength).fill(part)
      observePicture(state, { partId: `${part}`, embedding, measures: new Float32Array(measureCount) }, part, small)
    }
    const [block] = state.pictures.blocks
    expect(block?.parts).toBe(200)
    expect(block?.embeddings.length).toBe(5 * embeddingLength)
    expect(Math.max(...(block?.embeddings ?? []))).toBeGreaterThan(5)
  })

  test('keeps no more blocks than are compared, and those with few parts go first', () => {
    const state = settled()
    for (const hour of [36, 37]) observeScore(state, 0.4, hour * hourMs, settings)
    work(state, 38, 60)
    expect(state.pictures.blocks).toHaveLength(settings.pictureBlocks + 1)
    expect(state.scores.blocks).toHaveLength(settings.scoreBlocks + 1)
    expect(state.scores.blocks.filter(({ parts }) => parts === 1)).toHaveLength(0)
  })

  test('is the same after it was kept and read again', () => {
    const [one, other] = [settled(), readState(storeState(settled()))]
    expect(other).toEqual(one)
    expect(work(other, 36, 50, { scoreMean: 0.5 })).toEqual(work(one, 36, 50, { scoreMean: 0.5 }))
    expect(() => readState(storeState({ ...one, seed: 0.5 }))).toThrow(/seed/)
  })

  test('begins anew: the scores alone, or all of it', () => {
    const state = settled()
    restartBaseline(state, 'scores')
    expect(baselineProgress(state, settings)).toMatchObject({ scores: { settled: false }, pictures: { settled: true } })
    restartBaseline(state, 'all')
    expect(baselineProgress(state, settings)).toMatchObject({ scores: { parts: 0 }, pictures: { settled: false } })
  })

  test('leaves out what comes too late for the baseline', () => {
    const state = settled()
    observeScore(state, 0.4, 5 * hourMs, settings)
    expect(state.scores.blocks[0]?.startedAt).toBe(24 * hourMs)
  })
})

test('overrides drift when they rise from shift to shift', () => {
  const state = newViewState(1)
  let last = assess(state, 0, settings)
  for (let shift = 0; shift < 16; shift++) {
    const startedAt = shift * 8 * hourMs
    for (let part = 0; part < 500; part++) observeVerdict(state, startedAt, settings)
    const overrides = shift < 6 ? 2 : 3 * (shift - 4)
    for (let part = 0; part < overrides; part++) observeOverride(state, startedAt, 1, settings)
    last = assess(state, startedAt + 8 * hourMs, settings)
    if (shift === 6) expect(found(last, 'overrides')?.state).toBe('steady')
  }
  expect(found(last, 'overrides')).toMatchObject({ state: 'drifting' })
  observeOverride(state, 0, -1, settings)
  expect(state.shifts[0]?.events).toBe(1)
})
