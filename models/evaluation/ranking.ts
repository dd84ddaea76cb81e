/** A threshold that parts may be judged by, and how many would be rejected: those that score as much or more. */
interface Cut {
  readonly threshold: number
  readonly goodRejected: number
  readonly defectsRejected: number
}

/** A point of a curve; x and y from 0 to 1. */
export interface CurvePoint {
  readonly x: number
  readonly y: number
}

/** Area under the ROC curve: the chance that a defect scores above a good part, ties counting half (Mann & Whitney 1947). */
export function areaUnderRoc(good: readonly number[], defect: readonly number[]): number {
  let wins = 0
  for (const high of defect) for (const low of good) wins += high > low ? 1 : high === low ? 0.5 : 0
  return wins / (good.length * defect.length)
}

/** Every threshold that makes a difference, the highest first; before them the one that rejects nothing. */
function cuts(good: readonly number[], defect: readonly number[]): Cut[] {
  const descending = (one: number, other: number) => other - one
  const goodLeft = good.toSorted(descending)
  const defectsLeft = defect.toSorted(descending)
  const thresholds = [...new Set([...good, ...defect])].sort(descending)
  let [goodRejected, defectsRejected] = [0, 0]
  const rejecting = thresholds.map((threshold) => {
    while ((goodLeft[goodRejected] ?? Number.NEGATIVE_INFINITY) >= threshold) goodRejected++
    while ((defectsLeft[defectsRejected] ?? Number.NEGATIVE_INFINITY) >= threshold) defectsRejected++
    return { threshold, goodRejected, defectsRejected }
  })
  return [{ threshold: Number.POSITIVE_INFINITY, goodRejected: 0, defectsRejected: 0 }, ...rejecting]
}

/** Receiver operating characteristic: x is the share of good parts rejected, y of defects. */
export function rocCurve(good: readonly number[], defect: readonly number[]): CurvePoint[] {
  return cuts(good, defect).map(({ goodRejected, defectsRejected }) => ({
    x: goodRejected / good.length,
    y: defectsRejected / defect.length,
  }))
}

/** x is the share of defects rejected (recall), y the share of defects among the rejected (precision). */
export function precisionRecallCurve(good: readonly number[], defect: readonly number[]): CurvePoint[] {
  return cuts(good, defect)
    .slice(1)
    .map(({ goodRejected, defectsRejected }) => ({
      x: defectsRejected / defect.length,
      y: defectsRejected / (defectsRejected + goodRejected),
    }))
}

/** What a threshold would do that rejects at most a given share of these very good parts. */
export interface BestCut {
  /** A part that scores above is rejected. */
  readonly threshold: number
  readonly falseRejectRate: number
  readonly missRate: number
}

/** The lowest threshold that rejects at most the given share of the good parts measured. */
export function bestCut(good: readonly number[], defect: readonly number[], falseRejectRateMax: number): BestCut {
  const descending = good.toSorted((one, other) => other - one)
  const rejectedMax = Math.floor(falseRejectRateMax * good.length)
  const threshold = descending[Math.min(rejectedMax, good.length - 1)] as number
  return {
    threshold,
    falseRejectRate: shareAbove(good, threshold),
    missRate: 1 - shareAbove(defect, threshold),
  }
}

/** Share of scores above a threshold. */
export function shareAbove(scores: readonly number[], threshold: number): number {
  return scores.filter((score) => score > threshold).length / scores.length
}

/** The smallest value that at least the given share of all values do not exceed (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const ascending = values.toSorted((one, other) => one - other)
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] as number
}
