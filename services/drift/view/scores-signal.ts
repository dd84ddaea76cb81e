import { changePoint } from '../statistics/change-point.ts'
import { mergedHistogram, quantile, shareAbove } from '../statistics/score-histogram.ts'
import { scoreRank } from './baseline.ts'
import { usableBlocks } from './blocks.ts'
import type { DriftSettings } from './drift-settings.ts'
import type { ScoreBaseline, ScoreBlock, ViewState } from './view-state.ts'
import { watched } from './watch.ts'

/** What the scores say. Changes the state's watch. */
export function assessScores(state: ViewState, now: number, settings: DriftSettings) {
  const { baseline, blocks } = state.scores
  const present = usableBlocks(blocks, now, settings).slice(-settings.scoreBlocks)
  const newest = present.at(-1)?.startedAt
  const samples = present.reduce((sum, { parts }) => sum + parts, 0)
  if (!baseline || newest === undefined) return { state: 'learning' as const, samples }
  const value = quantile(mergedHistogram(present.map(({ histogram }) => histogram)), scoreRank)
  // Of fewer blocks a percentile is less certain, and so is the baseline's own.
  const deviation = baseline.deviation * Math.sqrt(1 + baseline.blocks / present.length)
  const shift = Math.abs(value - baseline.percentile95)
  const margin = Math.max(settings.scoreSigmasMax * deviation, settings.scoreShiftMin * baseline.percentile95)
  const beginning = () => beginningOf(baseline, present)
  const { persistence } = settings
  state.watches.scores = watched(state.watches.scores, { newest, isBeyond: shift > margin, beginning, persistence })
  return {
    ...state.watches.scores,
    value,
    baseline: baseline.percentile95,
    limit: baseline.percentile95 + Math.sign(value - baseline.percentile95 || 1) * margin,
    sigmas: deviation > 0 ? shift / deviation : 0,
    samples,
  }
}

function beginningOf({ sharesAbove, percentile95 }: ScoreBaseline, present: readonly ScoreBlock[]): number {
  const shares = [...sharesAbove, ...present.map(({ histogram }) => shareAbove(histogram, percentile95))]
  const place = Math.max(0, changePoint(shares) - sharesAbove.length)
  return present[place]?.startedAt ?? 0
}
