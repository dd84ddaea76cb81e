import type { ThresholdPromise } from '../../shared/contracts/model.ts'
import { toleranceFactor } from './tolerance.ts'

const confidence = 0.95

/** A threshold and what may be said of it. */
export interface CalibratedThreshold {
  readonly threshold: number
  readonly promise: ThresholdPromise
}

/**
 * The threshold that, with 95 % confidence, at most the given share of good parts exceeds: a one-sided upper tolerance
 * limit on log scores (Hahn & Meeker, *Statistical Intervals*, 1991).
 *
 * It assumes that the images held back are an independent sample of the parts to come and that their log scores are
 * roughly normal. Images of one shift, one batch or one lamp are not such a sample, and then the promise is worth
 * less than it says. A maximum would promise less still: of 30 scores it is exceeded by 3 % of good parts on average.
 * @param scores one positive score for every held-back good image, at least 2
 * @param falseRejectRateMax share of good parts that may be rejected, such as 0.005
 */
export function calibrateThreshold(scores: readonly number[], falseRejectRateMax: number): CalibratedThreshold {
  const logs = scores.map(Math.log)
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1)
  const factor = toleranceFactor(logs.length, 1 - falseRejectRateMax, confidence)
  return {
    threshold: Math.exp(mean + factor * Math.sqrt(variance)),
    promise: {
      method: 'normal tolerance limit on log scores of good images held back in 5 folds',
      falseRejectRateMax,
      confidence,
      imagesHeldBack: scores.length,
    },
  }
}
