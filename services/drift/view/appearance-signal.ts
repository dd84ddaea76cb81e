import { gaussianDivergence, meanDiscrepancy, sumsOf } from '../embedding/block-sums.ts'
import { changePoint } from '../statistics/change-point.ts'
import { addedSums, type BlockSums, joinedRuns, permutationPValue } from '../statistics/permutation-test.ts'
import { randomOf } from '../statistics/random.ts'
import { usableBlocks } from './blocks.ts'
import type { DriftSettings } from './drift-settings.ts'
import type { PictureBaseline, PictureBlock, ViewState } from './view-state.ts'
import { watched } from './watch.ts'

/** Of a block that is over the sums stay as they are, unless a part comes late. */
const keptSums = new WeakMap<PictureBlock, { parts: number; baseline: PictureBaseline; sums: BlockSums }>()

function sumsOfBlock(block: PictureBlock, baseline: PictureBaseline): BlockSums {
  const kept = keptSums.get(block)
  if (kept?.parts === block.parts && kept.baseline === baseline) return kept.sums
  const sums = sumsOf(block.embeddings, baseline.scale)
  keptSums.set(block, { parts: block.parts, baseline, sums })
  return sums
}

/** What the embeddings say. Changes the state's watch. */
export function assessAppearance(state: ViewState, now: number, settings: DriftSettings) {
  const { baseline, blocks } = state.pictures
  const present = usableBlocks(blocks, now, settings).slice(-settings.pictureBlocks)
  const newest = present.at(-1)?.startedAt
  const samples = present.reduce((sum, { parts }) => sum + parts, 0)
  // Fewer hours than half of those wanted are of one time of the day, which is not what the baseline is of.
  if (!baseline || newest === undefined || 2 * present.length < settings.pictureBlocks) {
    return { state: 'learning' as const, samples }
  }
  const sums = present.map((block) => sumsOfBlock(block, baseline))
  const opinions = opinionsOn(sums, baseline, state, settings)
  const { appearanceDistanceMin: limit, appearancePValueMax } = settings
  const isBeyond =
    opinions.value >= limit && Math.max(opinions.pValue, opinions.divergencePValue) <= appearancePValueMax
  const beginning = () => beginningOf(baseline, present, sums)
  const { persistence } = settings
  state.watches.appearance = watched(state.watches.appearance, { newest, isBeyond, beginning, persistence })
  const { divergencePValue: _, ...told } = opinions
  return { ...state.watches.appearance, ...told, baseline: 0, limit, samples }
}

/** Both of them, each with the probability of as large a value without a change. */
function opinionsOn(sums: BlockSums[], baseline: PictureBaseline, state: ViewState, settings: DriftSettings) {
  const { permutations, blocksTogether } = settings
  const present = joinedRuns(sums, blocksTogether)
  const past = joinedRuns(baseline.sums, blocksTogether)
  const [all, before] = [addedSums(present), addedSums(past)]
  const options = { permutations, random: randomOf(state) }
  const pValue = permutationPValue(present, past, meanDiscrepancy, options)
  // A second opinion on what the first finds nothing wrong with would cost as much and change nothing.
  const isSuspicious = pValue <= settings.appearancePValueMax
  return {
    value: Math.sqrt(Math.max(0, meanDiscrepancy(all, before))),
    pValue,
    divergence: gaussianDivergence(all, before),
    divergencePValue: isSuspicious ? permutationPValue(present, past, gaussianDivergence, options) : 1,
  }
}

function beginningOf(baseline: PictureBaseline, present: readonly PictureBlock[], sums: readonly BlockSums[]): number {
  const past = addedSums(baseline.sums)
  const distances = [...baseline.sums, ...sums].map((block) => meanDiscrepancy(block, past))
  const place = Math.max(0, changePoint(distances) - baseline.sums.length)
  return present[place]?.startedAt ?? 0
}
