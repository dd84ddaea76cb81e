const meanWeight = 1 / 8
const deviationWeight = 1 / 4
const deviationsKept = 4

/** A running upper estimate of a duration: mean and mean deviation as TCP keeps them of its round trips (RFC 6298). */
export interface Estimate {
  add(durationMs: number): void
  /** The mean and four mean deviations, in milliseconds; 0 while there was nothing to learn from. */
  upperMs(): number
}

export function createEstimate(): Estimate {
  let mean: number | undefined
  let deviation = 0
  return {
    add(durationMs) {
      deviation += mean === undefined ? durationMs / 2 : deviationWeight * (Math.abs(durationMs - mean) - deviation)
      mean = mean === undefined ? durationMs : mean + meanWeight * (durationMs - mean)
    },
    upperMs: () => (mean ?? 0) + deviationsKept * deviation,
  }
}
