import type { PartSummary } from '../../api/part.ts'

/** Parts that the page remembers. */
export const partsMax = 500

/**
 * The newest capture first, each part once: what comes replaces what is known of it.
 * @returns at most `partsMax` parts
 */
export function withParts(known: readonly PartSummary[], coming: readonly PartSummary[]): readonly PartSummary[] {
  if (coming.length === 0) return known
  const byId = new Map(known.map((part) => [part.partId, part]))
  for (const part of coming) byId.set(part.partId, part)
  return [...byId.values()].sort(newestFirst).slice(0, partsMax)
}

function newestFirst(a: PartSummary, b: PartSummary): number {
  if (a.capturedAt !== b.capturedAt) return a.capturedAt < b.capturedAt ? 1 : -1
  return b.sequence - a.sequence
}
