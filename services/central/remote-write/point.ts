/** One value of one series at one time. */
export interface Point {
  readonly metric: string
  /** Without the metric's own name. An empty text is the same as no label. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** Milliseconds since 1970, by the clock of the plant that measured. */
  readonly atMs: number
}

/** What comes from one place at one time; a store that refuses one of them as too old refuses them all. */
export type PointGroup = readonly Point[]

/** So many are one request: with their labels about a megabyte before it is packed. */
const requestPointsMax = 10_000

/** Groups that go out together, in their order. A group is never divided. */
export function requestsOf(groups: readonly PointGroup[]): readonly (readonly PointGroup[])[] {
  const requests: PointGroup[][] = []
  let points = Number.POSITIVE_INFINITY
  for (const group of groups) {
    points += group.length
    if (points > requestPointsMax) {
      requests.push([])
      points = group.length
    }
    requests.at(-1)?.push(group)
  }
  return requests
}
