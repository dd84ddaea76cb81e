import { reportRanges, usualRange } from '../api/report-ranges.ts'

const hourMs = 3_600_000

/** When the parts that are still known were captured. */
export interface KnownParts {
  readonly oldestMs: number
  readonly newestMs: number
}

/**
 * How far back a report reaches that nobody has asked for more closely: a shift, less while a station is younger, and
 * farther where the last shift had no parts.
 * @returns hours, one of `reportRanges`
 */
export function usualHours(parts: KnownParts | undefined, nowMs: number): number {
  const reaching = (thenMs: number): number =>
    reportRanges.find((hours) => nowMs - hours * hourMs <= thenMs) ?? Math.max(...reportRanges)
  if (!parts) return Math.min(...reportRanges)
  return Math.max(Math.min(reaching(parts.oldestMs), usualRange), reaching(parts.newestMs))
}
