import { largestShare, mostEventsThatProve } from '../../../shared/statistics/binomial-bound.ts'
import { toleranceFactor } from '../../../shared/statistics/tolerance.ts'

export const confidence = 0.95

/** What may be said of limits that were set on good photos, of all of them together. */
export interface LimitsPromise {
  /** Share of good parts that may be rejected, as it was asked for. */
  readonly asked: number
  /** Good photos measured. */
  readonly photos: number
  /** Limits that share the promise; a check with a least and a largest value has two. */
  readonly limits: number
  /** Proven for any distribution of what is measured. */
  readonly proven: number
  /** So many photos would prove what was asked for. */
  readonly photosNeeded: number
  /** Each limit is the so many-th value from the outside; 0 where so few photos prove nothing and a distribution is assumed. */
  readonly rank: number
}

/**
 * Divides a promise over the limits of a part. A part inside all of them lies in a box whose sides are order statistics,
 * and how many parts to come lie outside such a box depends on the number of values cut off alone, whatever the
 * distribution and however the checks hang together (Tukey's statistically equivalent blocks, 1947).
 * @param asked share of good parts that all limits together may reject
 * @param limits at least 1
 */
export function promiseOf(photos: number, limits: number, asked: number): LimitsPromise {
  const most = mostEventsThatProve(asked, photos, confidence)
  const rank = most === undefined ? 0 : Math.floor((most + 1) / limits)
  const proven = largestShare(Math.max(1, rank) * limits - 1, photos, confidence)
  return { asked, photos, limits, proven, photosNeeded: photosThatProve(asked, limits), rank }
}

/** How many of the photos themselves the limits may reject: with many photos the outermost values lie outside. */
export function rejectsAllowed({ rank, limits }: LimitsPromise): number {
  return Math.max(0, rank - 1) * limits
}

/** The fewest photos whose outermost values, as limits, prove the share. */
function photosThatProve(asked: number, limits: number): number {
  const proves = (photos: number) => largestShare(limits - 1, photos, confidence) <= asked
  let high = limits
  while (!proves(high)) high *= 2
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (proves(middle)) high = middle
    else low = middle
  }
  return high
}

/** Which limits a check has, and which values the recipe may hold. */
export interface LimitSide {
  readonly side: 'min' | 'max'
  readonly allows: (value: number) => boolean
}

/** Where the limit of a check should stand, or why that cannot be said. */
export type ProposedLimit = { readonly value: number } | { readonly reason: string }

/**
 * Where a limit has to stand to keep its part of a promise: at one of the outermost values where there are enough of
 * them to prove it, else at the tolerance limit of a normal distribution (Hahn & Meeker, *Statistical Intervals*, 1991),
 * and never inside what good parts measured.
 * @param values of good parts, one for each photo
 */
export function proposedLimit(
  values: readonly number[],
  { side, allows }: LimitSide,
  promise: LimitsPromise,
): ProposedLimit {
  const sign = side === 'max' ? 1 : -1
  const outward = values.map((value) => sign * value)
  const outermost = Math.max(...outward)
  if (outward.every((value) => value === outermost) && !isCount(values[0] ?? 0, side)) {
    return { reason: `every photo measures ${values[0]}, which does not tell how far off is too far` }
  }
  const finest = values.every(Number.isInteger) ? 0 : -Infinity
  // Adding 0 keeps -0 out of the recipe.
  const wanted = sign * roundedOutwards(limitAbove(outward, promise), sampleMedian(outward), finest) + 0
  if (allows(wanted)) return { value: wanted }
  // At the end of the scale it would exclude nothing, which is no limit.
  const end = [0, 100].find((value) => sign * value >= outermost && allows(value))
  return end === undefined
    ? { reason: `the spread would put it at ${wanted}, which the check does not take` }
    : {
        reason: `the spread is so large that no limit is left: it would be at ${wanted}, beyond ${end}, the end of the scale`,
      }
}

/** Whether a value that never changes is itself the limit, as of a count; the end of a scale, none or all, is not. */
function isCount(value: number, side: LimitSide['side']): boolean {
  return Number.isInteger(value) && value !== (side === 'max' ? 0 : 100)
}

function limitAbove(values: readonly number[], { asked, limits, rank }: LimitsPromise): number {
  const falling = values.toSorted((one, other) => other - one)
  if (rank > 0) return falling[rank - 1] as number
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  const factor = toleranceFactor(values.length, 1 - asked / limits, confidence)
  return Math.max(mean + factor * Math.sqrt(variance), falling[0] as number)
}

/**
 * The next number with few digits from a limit on, at most a tenth of its distance from the middle further out.
 * @param finest power of ten below which no digit stands
 */
function roundedOutwards(limit: number, middle: number, finest: number): number {
  const distance = limit - middle
  if (!(distance > 0)) return limit
  const exponent = Math.max(finest, Math.floor(Math.log10(distance / 10)))
  const digits = Math.max(0, -exponent)
  const step = 10 ** exponent
  // What is a whole number of steps but for the last bits of a double stays where it is.
  const steps = Math.ceil(Number((limit / step).toPrecision(12)))
  return Number((steps * step).toFixed(digits))
}

/** The median of a sample: the middle one of the values, or the mean of the middle two. */
export function sampleMedian(values: readonly number[]): number {
  const rising = values.toSorted((one, other) => one - other)
  const [low, high] = [rising[Math.floor((rising.length - 1) / 2)], rising[Math.ceil((rising.length - 1) / 2)]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}
