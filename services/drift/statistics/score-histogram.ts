/** A quantile is at most so much of itself away from the true one. */
const accuracy = 0.005
const growth = (1 + accuracy) / (1 - accuracy)
/** Smaller scores count as this one, */
const scoreMin = 0.001
/** and larger as this one. */
const scoreMax = 100

/** Bins of a histogram. */
export const histogramBins = Math.ceil(Math.log(scoreMax / scoreMin) / Math.log(growth)) + 1

/**
 * Counts of scores in bins that grow by a constant factor, so that every quantile has the same relative error and
 * histograms merge by addition (DDSketch: Masson, Rim and Lee 2019).
 */
export type ScoreHistogram = Uint32Array<ArrayBuffer>

export function newScoreHistogram(): ScoreHistogram {
  return new Uint32Array(histogramBins)
}

function binOf(score: number): number {
  const bounded = Math.min(scoreMax, Math.max(scoreMin, score))
  return Math.ceil(Math.log(bounded / scoreMin) / Math.log(growth))
}

/** @param score in units of the model's threshold */
export function countScore(histogram: ScoreHistogram, score: number): void {
  const bin = binOf(score)
  histogram[bin] = (histogram[bin] ?? 0) + 1
}

/** The counts of several histograms together. */
export function mergedHistogram(histograms: readonly ScoreHistogram[]): ScoreHistogram {
  const merged = newScoreHistogram()
  for (const histogram of histograms) {
    for (let bin = 0; bin < histogramBins; bin++) merged[bin] = (merged[bin] ?? 0) + (histogram[bin] ?? 0)
  }
  return merged
}

/** The score below which the share `rank` of all lies; NaN where there is none. */
export function quantile(histogram: ScoreHistogram, rank: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return Number.NaN
  let below = 0
  const bin = histogram.findIndex((count) => {
    below += count
    return below >= rank * total
  })
  return scoreMin * growth ** bin * (2 / (growth + 1))
}

/** The share of scores above one. */
export function shareAbove(histogram: ScoreHistogram, score: number): number {
  const bin = binOf(score)
  let [above, total] = [0, 0]
  for (const [index, count] of histogram.entries()) {
    total += count
    if (index > bin) above += count
  }
  return total === 0 ? 0 : above / total
}
