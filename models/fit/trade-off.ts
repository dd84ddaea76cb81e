import { provenFalseRejectRate } from './threshold.ts'

/** What a wrong verdict costs, in any one unit, and how many parts are defective. */
export interface Costs {
  readonly miss: number
  readonly falseReject: number
  /** Share of all parts. */
  readonly defects: number
}

/** What one threshold would do. */
export interface TradeOff {
  readonly threshold: number
  /** Held-back good images above it. */
  readonly falseRejects: number
  /** Proven of all good parts, for any distribution, if this is the one threshold that is looked at. */
  readonly falseRejectRateMax: number
  readonly defectsFound: number
  /** Expected, where costs are given. */
  readonly costPerPart: number | undefined
}

/** Shares of the held-back images that some of the thresholds reject. */
const sharesShown = [0, 0.01, 0.02, 0.05, 0.1, 0.2]

/** The expected share when `count` of `total` were seen (Jeffreys' prior): none seen does not mean none to come. */
const expectedShare = (count: number, total: number) => (count + 0.5) / (total + 1)

/**
 * Compares thresholds by what they reject. The defects are samples: they price a choice, no promise rests on them.
 * @param good scores of held-back good images
 * @param defects scores of defective parts
 * @param limits thresholds that are shown in any case
 * @returns from the highest threshold to the lowest
 */
export function tradeOffs(
  good: readonly number[],
  defects: readonly number[],
  limits: readonly number[],
  costs?: Costs,
): TradeOff[] {
  const falling = good.toSorted((one, other) => other - one)
  const shown = sharesShown.map((share) => falling[Math.round(share * good.length)] as number)
  const thresholds = [...new Set([...limits, ...shown])].sort((one, other) => other - one)
  return thresholds.map((threshold) => {
    const falseRejects = good.filter((score) => score > threshold).length
    const defectsFound = defects.filter((score) => score > threshold).length
    const missed = expectedShare(defects.length - defectsFound, defects.length)
    const rejected = expectedShare(falseRejects, good.length)
    return {
      threshold,
      falseRejects,
      falseRejectRateMax: provenFalseRejectRate(falseRejects, good.length),
      defectsFound,
      costPerPart: costs && costs.defects * missed * costs.miss + (1 - costs.defects) * rejected * costs.falseReject,
    }
  })
}

/** The row that costs least. */
export function cheapest(rows: readonly TradeOff[]): TradeOff | undefined {
  return rows.reduce<TradeOff | undefined>(
    (best, row) => (best && (best.costPerPart ?? 0) <= (row.costPerPart ?? 0) ? best : row),
    undefined,
  )
}
