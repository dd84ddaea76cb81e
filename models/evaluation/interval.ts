import { largestShare } from '../../shared/statistics/binomial-bound.ts'

/** Where the true value lies with 95 % confidence, as far as the images measured are a fair sample. */
export interface Interval {
  readonly low: number
  readonly high: number
}

const confidence = 0.95
/** 95 % of a normal distribution lie within so many standard deviations. */
const deviations = 1.959963984540054
/** Halves an interval within [0, 1] to the last digits of a double. */
const halvingsMax = 60

/** The largest value within [low, high] for which something is still true that is true at `low`. */
function lastTrue(holds: (value: number) => boolean, low: number, high: number): number {
  for (let halving = 0; halving < halvingsMax; halving++) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}

/**
 * Interval of a share that was seen as `count` of `total`; holds for any share and number (Clopper & Pearson 1934).
 * @param total at least 1
 */
export function intervalOfShare(count: number, total: number): Interval {
  const high = (seen: number) => largestShare(seen, total, (1 + confidence) / 2)
  return { low: 1 - high(total - count), high: high(count) }
}

/**
 * Interval of the area under a ROC curve: method 5 of Newcombe, "Confidence intervals for an effect size measure based
 * on the Mann–Whitney statistic. Part 2", Statistics in Medicine 25 (2006). Unlike DeLong's or a bootstrap, it does not
 * shrink to nothing where few images happen to be told apart without a mistake.
 * @param good number of good images, and `defect` of defects; at least 1 each
 */
export function intervalOfArea(area: number, good: number, defect: number): Interval {
  const halfOfOthers = (good + defect) / 2 - 1
  const variance = (truth: number) =>
    (truth * (1 - truth) * (1 + halfOfOthers * ((1 - truth) / (2 - truth) + truth / (1 + truth)))) / (good * defect)
  const low = (seen: number) =>
    lastTrue((truth) => seen - truth > deviations * Math.sqrt(variance(truth)), 0, Math.max(seen, 0))
  return { low: low(area), high: 1 - low(1 - area) }
}
