import { learntScale, sumsOf } from '../embedding/block-sums.ts'
import { changesOf } from '../pictures/picture-changes.ts'
import { measureCount } from '../pictures/picture-measures.ts'
import { bootstrapDeviation, deviation } from '../statistics/block-bootstrap.ts'
import { randomOf } from '../statistics/random.ts'
import { mergedHistogram, quantile, shareAbove } from '../statistics/score-histogram.ts'
import { usableBlocks } from './blocks.ts'
import type { DriftSettings } from './drift-settings.ts'
import type { PictureBlock, ScoreBlock, ViewState } from './view-state.ts'

/** Which baselines begin anew: `scores` after a change of model or recipe, `all` when a person says what is normal now. */
export type BaselineScope = 'scores' | 'all'

/** The percentile of the scores that is watched. */
export const scoreRank = 0.95
const bootstrapDraws = 200
/** So many examples of the baseline are kept to show how parts looked. */
const examplesKept = 2

/** Forgets the baseline, so that the next parts make another; what was drifting is steady. */
export function restartBaseline(state: ViewState, scope: BaselineScope): void {
  state.scores = { blocks: [] }
  state.watches.scores = { state: 'steady', newest: 0, against: 0 }
  if (scope === 'scores') return
  state.pictures = { blocks: [] }
  state.watches.appearance = { state: 'steady', newest: 0, against: 0 }
  state.shifts = []
  state.watches.overrides = { state: 'steady', newest: 0, against: 0 }
}

/** How far a baseline is that is being taken. */
export interface Settling {
  readonly settled: boolean
  /** Blocks with enough parts. */
  readonly blocks: number
  readonly parts: number
  readonly since?: number
}

/** How far the baselines are. */
export interface BaselineProgress {
  readonly scores: Settling
  readonly pictures: Settling
}

export function baselineProgress({ scores, pictures }: ViewState, settings: DriftSettings): BaselineProgress {
  return { scores: settling(scores, settings), pictures: settling(pictures, settings) }
}

interface Track {
  readonly blocks: readonly { readonly startedAt: number; readonly parts: number }[]
  readonly baseline?: { readonly since: number; readonly blocks: number; readonly parts: number } | undefined
}

function settling({ blocks, baseline }: Track, { blockPartsMin }: DriftSettings): Settling {
  if (baseline) return { settled: true, blocks: baseline.blocks, parts: baseline.parts, since: baseline.since }
  const [first] = blocks
  return {
    settled: false,
    blocks: blocks.filter(({ parts }) => parts >= blockPartsMin).length,
    parts: blocks.reduce((sum, { parts }) => sum + parts, 0),
    ...(first && { since: first.startedAt }),
  }
}

/** Makes the baselines of the blocks that are over, once there are enough of them. Changes the state. */
export function settleBaselines(state: ViewState, now: number, settings: DriftSettings): void {
  const { baselineBlocks } = settings
  const scores = usableBlocks(state.scores.blocks, now, settings).slice(0, baselineBlocks)
  if (!state.scores.baseline && scores.length === baselineBlocks) {
    const baseline = scoreBaseline(scores, state, settings)
    state.scores = { baseline, blocks: laterThan(scores, state.scores.blocks) }
  }
  const pictures = usableBlocks(state.pictures.blocks, now, settings).slice(0, baselineBlocks)
  if (!state.pictures.baseline && pictures.length === baselineBlocks) {
    const baseline = pictureBaseline(pictures, state)
    state.pictures = { baseline, blocks: laterThan(pictures, state.pictures.blocks) }
  }
}

function laterThan<Block extends { startedAt: number }>(taken: readonly Block[], all: readonly Block[]): Block[] {
  const last = taken.at(-1)?.startedAt ?? 0
  return all.filter(({ startedAt }) => startedAt > last)
}

function about(blocks: readonly { startedAt: number; parts: number }[]) {
  const parts = blocks.reduce((sum, block) => sum + block.parts, 0)
  return { since: blocks[0]?.startedAt ?? 0, until: blocks.at(-1)?.startedAt ?? 0, blocks: blocks.length, parts }
}

function scoreBaseline(blocks: readonly ScoreBlock[], state: ViewState, { blocksTogether }: DriftSettings) {
  const percentile = (some: readonly ScoreBlock[]) =>
    quantile(mergedHistogram(some.map(({ histogram }) => histogram)), scoreRank)
  const percentile95 = percentile(blocks)
  const options = { together: blocksTogether, draws: bootstrapDraws, random: randomOf(state) }
  return {
    ...about(blocks),
    percentile95,
    deviation: bootstrapDeviation(blocks, percentile, options),
    sharesAbove: blocks.map(({ histogram }) => shareAbove(histogram, percentile95)),
  }
}

function pictureBaseline(blocks: readonly PictureBlock[], state: ViewState) {
  const scale = learntScale(joined(blocks.map(({ embeddings }) => embeddings)), randomOf(state))
  const measures = meanMeasures(blocks)
  const changes = blocks.map((block) => changesOf(meanMeasures([block]), measures))
  return {
    ...about(blocks),
    scale,
    sums: blocks.map(({ embeddings }) => sumsOf(embeddings, scale)),
    measures,
    changeDeviations: (changes[0] ?? []).map((_, place) => deviation(changes.map((change) => change[place] ?? 0))),
    examples: blocks.slice(-examplesKept).map(({ example }) => example),
  }
}

function joined(all: readonly Float32Array[]): Float32Array {
  const rows = new Float32Array(all.reduce((sum, { length }) => sum + length, 0))
  let from = 0
  for (const some of all) {
    rows.set(some, from)
    from += some.length
  }
  return rows
}

/** The mean of every measure; blocks count alike, whatever the number of their parts. */
export function meanMeasures(blocks: readonly PictureBlock[]): Float64Array<ArrayBuffer> {
  const means = new Float64Array(measureCount)
  for (const { measures, parts } of blocks) {
    for (let place = 0; place < measureCount; place++) {
      means[place] = (means[place] as number) + (measures[place] as number) / parts / blocks.length
    }
  }
  return means
}
