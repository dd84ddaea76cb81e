import type { Point, PointGroup } from './point.ts'

/**
 * So far ahead of the centre's clock a plant's may be. A point of the far future would make Prometheus refuse everything of
 * everybody until that time has come.
 */
export const aheadMsMax = 10 * 60_000

/** What plants may write: Vaglio's own measurements and what Node says of a process, not the names of others. */
const metricName = /^(vaglio|process|nodejs)_[a-z0-9_]{1,120}$/
const labelName = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/
const labelCharactersMax = 200
const labelsMax = 24

/** The points of a group that are fit to be written, and how many are not. */
export function plausible(group: PointGroup, nowMs: number): { readonly points: PointGroup; readonly left: number } {
  const points = group.filter((point) => isPlausible(point, nowMs))
  return { points, left: group.length - points.length }
}

function isPlausible({ metric, labels, value, atMs }: Point, nowMs: number): boolean {
  const all = Object.entries(labels)
  return (
    metricName.test(metric) &&
    all.length <= labelsMax &&
    all.every(([name, text]) => labelName.test(name) && text.length <= labelCharactersMax) &&
    Number.isFinite(value) &&
    atMs > 0 &&
    atMs <= nowMs + aheadMsMax
  )
}
