import { embeddingLength } from '../embedding/embedder.ts'
import { measureCount } from '../pictures/picture-measures.ts'
import { randomOf } from '../statistics/random.ts'
import { countScore, newScoreHistogram } from '../statistics/score-histogram.ts'
import { blockAt } from './blocks.ts'
import type { DriftSettings } from './drift-settings.ts'
import type { PictureBlock, ScoreBlock, ViewState } from './view-state.ts'

/** A picture of an accepted part, measured. */
export interface SampledPicture {
  readonly partId: string
  /** As `Embedder.embed` gives it. */
  readonly embedding: Float32Array
  /** As `measurePicture` gives them. */
  readonly measures: Float32Array
}

/**
 * Takes in the score of an accepted part, in units of the model's threshold. Changes the state.
 * @param at when the part was captured, in milliseconds since 1970; blocks that are over may still be added to
 */
export function observeScore({ scores }: ViewState, score: number, at: number, settings: DriftSettings): void {
  if (isOfBaseline(scores.baseline, at, settings)) return
  const wanted = scores.baseline ? settings.scoreBlocks : settings.baselineBlocks
  const make = (startedAt: number): ScoreBlock => ({ startedAt, parts: 0, histogram: newScoreHistogram() })
  const block = blockAt(scores.blocks, at, settings, { wanted, make })
  if (!block) return
  countScore(block.histogram, score)
  block.parts++
}

/**
 * Takes in a sampled picture of an accepted part. Changes the state.
 * @returns whether it is the block's example, whose picture an alert may show: keep it under its part's id
 */
export function observePicture(state: ViewState, sample: SampledPicture, at: number, settings: DriftSettings): boolean {
  const { blocks, baseline } = state.pictures
  if (isOfBaseline(baseline, at, settings)) return false
  const wanted = baseline ? settings.pictureBlocks : settings.baselineBlocks
  const make = (startedAt: number): PictureBlock => ({
    startedAt,
    parts: 0,
    embeddings: new Float32Array(0),
    measures: new Float64Array(measureCount),
    example: sample.partId,
  })
  const block = blockAt(blocks, at, settings, { wanted, make })
  if (!block) return false
  for (const [place, value] of sample.measures.entries()) block.measures[place] = (block.measures[place] ?? 0) + value
  block.parts++
  keepEmbedding(state, block, sample.embedding, Math.ceil(settings.reservoirRows / wanted))
  return block.parts === 1
}

/** Whether a part comes too late: its block is in the baseline. */
function isOfBaseline(baseline: { until: number } | undefined, at: number, { blockMs }: DriftSettings): boolean {
  return baseline !== undefined && at < baseline.until + blockMs
}

/** Every picture of the block has the same chance to be among those kept (algorithm R: Vitter 1985). */
function keepEmbedding(state: ViewState, block: PictureBlock, embedding: Float32Array, rowsMax: number): void {
  const rows = block.embeddings.length / embeddingLength
  if (rows < rowsMax) {
    const longer = new Float32Array(block.embeddings.length + embeddingLength)
    longer.set(block.embeddings)
    longer.set(embedding, block.embeddings.length)
    block.embeddings = longer
    return
  }
  const row = Math.floor(randomOf(state)() * block.parts)
  if (row < rows) block.embeddings.set(embedding, row * embeddingLength)
}

/**
 * Counts a verdict of the view, accepted or not, for the rate of overrides.
 * @param shiftStartedAt when the shift of the verdict began, in milliseconds since 1970
 */
export function observeVerdict(state: ViewState, shiftStartedAt: number, settings: DriftSettings): void {
  const shift = shiftAt(state, shiftStartedAt, settings)
  if (shift) shift.trials++
}

/**
 * Counts an override of a verdict, or takes one back.
 * @param shiftStartedAt when the shift of the verdict, not of the override, began
 */
export function observeOverride(
  state: ViewState,
  shiftStartedAt: number,
  change: 1 | -1,
  settings: DriftSettings,
): void {
  const shift = shiftAt(state, shiftStartedAt, settings)
  if (shift) shift.events = Math.max(0, shift.events + change)
}

function shiftAt({ shifts }: ViewState, startedAt: number, settings: DriftSettings) {
  const found = shifts.find((shift) => shift.startedAt === startedAt)
  if (found) return found
  const isTooOld = shifts.length > settings.shifts && startedAt < (shifts[0]?.startedAt ?? 0)
  if (isTooOld) return undefined
  const made = { startedAt, trials: 0, events: 0 }
  shifts.push(made)
  shifts.sort((one, other) => one.startedAt - other.startedAt)
  // The one that goes on comes on top of those that are compared.
  if (shifts.length > settings.shifts + 1) shifts.shift()
  return made
}
