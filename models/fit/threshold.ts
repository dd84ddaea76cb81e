import type { ThresholdPromise } from '../../shared/contracts/model.ts'
import { largestShare, mostEventsThatProve, trialsThatProve } from '../../shared/statistics/binomial-bound.ts'
import { toleranceFactor } from '../../shared/statistics/tolerance.ts'

const confidence = 0.95

/** A part is suspicious above the limit of a rate so many times larger than the one at which it is rejected. */
const warningRateFactor = 10
const warningRateMax = 0.5

const heldBack = 'on scores of good images held back in 5 folds'

/** The limits that follow from a promise, and what may be said of the upper one. */
export interface CalibratedThreshold {
  readonly threshold: number
  readonly warningThreshold: number
  readonly promise: ThresholdPromise
}

/**
 * The limit that, with 95 % confidence, at most a share of a normal distribution of log scores exceeds (Hahn & Meeker,
 * *Statistical Intervals*, 1991).
 */
function toleranceLimit(scores: readonly number[], shareMax: number): number {
  const logs = scores.map(Math.log)
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1)
  return Math.exp(mean + toleranceFactor(logs.length, 1 - shareMax, confidence) * Math.sqrt(variance))
}

/** The lowest score that proves the share for any distribution; none where there are too few scores for one. */
function provingScore(scores: readonly number[], shareMax: number): number | undefined {
  const above = mostEventsThatProve(shareMax, scores.length, confidence)
  return above === undefined ? undefined : scores.toSorted((one, other) => other - one)[above]
}

/** What is proven, for any distribution, of a threshold that so many of the held-back scores exceed. */
export function provenFalseRejectRate(scoresAbove: number, scores: number): number {
  return largestShare(scoresAbove, scores, confidence)
}

/**
 * The threshold that, with 95 % confidence, at most the given share of good parts exceeds.
 *
 * With enough images it is one of the largest held-back scores, and the promise assumes nothing of their distribution
 * (Wilks 1941). With fewer it is a tolerance limit that assumes normal log scores, and never below the largest score,
 * whose own weaker promise is proven; the promise says both. Either holds for parts of which the images are an
 * independent sample: images of one shift, one batch or one lamp are not.
 * @param scores one positive score for every held-back good image, at least 2
 * @param falseRejectRateMax share of good parts that may be rejected, such as 0.005
 */
export function calibrateThreshold(scores: readonly number[], falseRejectRateMax: number): CalibratedThreshold {
  const warningRate = Math.min(warningRateMax, warningRateFactor * falseRejectRateMax)
  const proving = provingScore(scores, falseRejectRateMax)
  const threshold = proving ?? Math.max(toleranceLimit(scores, falseRejectRateMax), ...scores)
  const above = scores.filter((score) => score > threshold).length
  return {
    threshold,
    warningThreshold: Math.min(threshold, provingScore(scores, warningRate) ?? toleranceLimit(scores, warningRate)),
    promise: {
      method: proving === undefined ? `normal tolerance limit ${heldBack}` : `order statistic ${heldBack}`,
      falseRejectRateMax: provenFalseRejectRate(above, scores.length),
      ...(proving === undefined && { assumedFalseRejectRateMax: falseRejectRateMax }),
      confidence,
      imagesHeldBack: scores.length,
      imagesNeeded: trialsThatProve(falseRejectRateMax, confidence),
    },
  }
}
