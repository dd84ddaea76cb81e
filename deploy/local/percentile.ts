/**
 * The nearest-rank percentile, to a hundredth.
 * @param share 0 to 1; 1 is the largest value
 * @returns 0 of no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return Math.round((sorted[rank - 1] ?? 0) * 100) / 100
}
