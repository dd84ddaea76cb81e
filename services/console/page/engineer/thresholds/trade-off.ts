import type { ScoreBin } from '../../../api/report.ts'

/** What another limit would have done to parts that have been judged. */
export interface TradeOff {
  /** Passed parts that it would have rejected; negative: rejected ones that it would have let pass. */
  readonly moreRejected: number
  /** Of the parts that it treats differently, those of which a person has said what they are. */
  readonly saidGood: number
  readonly saidBad: number
}

/**
 * Counts the parts that lie between the threshold and another limit. A lower limit rejects what has passed; a higher one lets
 * pass what was rejected for this score alone.
 * @param limit in units of the threshold, a boundary of bins
 */
export function tradeOffAt(bins: readonly ScoreBin[], limit: number): TradeOff {
  const [low, high] = limit < 1 ? [limit, 1] : [1, limit]
  const between = bins.filter(({ score }) => isFrom(low, score) && !isFrom(high, score))
  const sum = (of: keyof Omit<ScoreBin, 'score'>): number => between.reduce((total, bin) => total + bin[of], 0)
  const passing = sum('scoreAlone')
  const moreRejected = limit < 1 ? sum('passed') : passing === 0 ? 0 : -passing
  return { moreRejected, saidGood: sum('saidGood'), saidBad: sum('saidBad') }
}

/** Boundaries of bins are decimals: what differs by less than a thousandth is the same. */
function isFrom(boundary: number, score: number): boolean {
  return score - boundary > -0.001
}

/** Bins put together into wider ones, for the eye. @param widthInBins how many make one @param end the last begins here at the latest */
export function coarser(bins: readonly ScoreBin[], widthInBins: number, width: number, end: number): ScoreBin[] {
  const wide = new Map<number, ScoreBin>()
  for (const bin of bins) {
    const index = Math.min(
      Math.floor((bin.score + width / 2) / (width * widthInBins)),
      Math.round(end / (width * widthInBins)) - 1,
    )
    const score = Number((index * width * widthInBins).toFixed(2))
    const known = wide.get(index) ?? { score, passed: 0, scoreAlone: 0, otherwise: 0, saidGood: 0, saidBad: 0 }
    wide.set(index, {
      score,
      passed: known.passed + bin.passed,
      scoreAlone: known.scoreAlone + bin.scoreAlone,
      otherwise: known.otherwise + bin.otherwise,
      saidGood: known.saidGood + bin.saidGood,
      saidBad: known.saidBad + bin.saidBad,
    })
  }
  return [...wide.values()].sort((one, other) => one.score - other.score)
}
