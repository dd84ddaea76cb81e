import { percentile } from '../../local/percentile.ts'

/** What there is of one plant at each of the three places, when nothing is under way any more. */
export interface PlantComparison {
  readonly plant: string
  /** Stored by the plant’s own broker. */
  readonly verdictsInPlant: number
  /** Records that came to the centre. */
  readonly recordsAtCentre: number
  /** The plant’s own count, as the store has it. */
  readonly verdictsInStore: number
  /** Numbers that were skipped, of counts, snapshots and records together. */
  readonly missing: number
  readonly duplicates: number
  readonly snapshots: number
  /** The longest time without a measurement of decision in the store, from the first until the last. */
  readonly longestHoleMs: number
}

/** What is not as it should be of a plant; none when nothing is missing. */
export function faultsOf(comparison: PlantComparison, holeMsMax: number): readonly string[] {
  const { verdictsInPlant, recordsAtCentre, verdictsInStore, missing, duplicates, longestHoleMs } = comparison
  return [
    ...(verdictsInPlant === 0 ? ['no verdict was given'] : []),
    ...(recordsAtCentre === verdictsInPlant
      ? []
      : [`${verdictsInPlant - recordsAtCentre} verdicts are not at the centre`]),
    ...(verdictsInStore === verdictsInPlant
      ? []
      : [`${verdictsInPlant - verdictsInStore} verdicts are not in the store`]),
    ...(missing === 0 ? [] : [`${missing} messages are missing`]),
    ...(duplicates === 0 ? [] : [`${duplicates} messages came twice`]),
    ...(longestHoleMs <= holeMsMax ? [] : [`the curves have a hole of ${Math.round(longestHoleMs / 1000)} s`]),
  ]
}

/** The value of one series in the text of `/metrics`; 0 where it is not there. */
export function shownIn(metrics: string, name: string, labels: Readonly<Record<string, string>>): number {
  const line = metrics
    .split('\n')
    .find(
      (text) =>
        text.startsWith(`${name}{`) &&
        Object.entries(labels).every(([label, value]) => text.includes(`${label}="${value}"`)),
    )
  return Number(
    line
      ?.slice(line.lastIndexOf('}') + 1)
      .trim()
      .split(' ')[0] ?? 0,
  )
}

/** The longest time between two neighbours. */
export function longestHoleMs(timesMs: readonly number[]): number {
  const sorted = timesMs.toSorted((one, other) => one - other)
  return sorted.slice(1).reduce((longest, atMs, index) => Math.max(longest, atMs - (sorted[index] ?? atMs)), 0)
}

/** p50, p99 and number of what was decided in a span of time, in words. */
export function latencyIn(
  decided: readonly { readonly atMs: number; readonly latencyMs: number }[],
  fromMs: number,
  untilMs: number,
): string {
  const latencies = decided.flatMap(({ atMs, latencyMs }) => (atMs >= fromMs && atMs < untilMs ? [latencyMs] : []))
  if (latencies.length === 0) return 'none'
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)]
  return `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (${latencies.length} parts)`
}
