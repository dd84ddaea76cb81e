import type { Candidate } from './decoders/decoder.ts'

function areaOf({ left, top, right, bottom }: Candidate): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top)
}

/** The area that two boxes share over the area that they cover together (intersection over union), 0 to 1. */
function overlapOf(one: Candidate, other: Candidate): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left)
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (areaOf(one) + areaOf(other) - shared)
}

/**
 * One box an object: of two boxes of one class that overlap by more than allowed, the less certain is dropped (greedy
 * non-maximum suppression within each class).
 * @param candidates the most certain first
 * @param boxesMax the search ends with so many
 */
export function withoutOverlaps(candidates: readonly Candidate[], overlapMax: number, boxesMax: number): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    if (kept.length === boxesMax) break
    const isCovered = kept.some(
      (other) => other.classIndex === candidate.classIndex && overlapOf(other, candidate) > overlapMax,
    )
    if (!isCovered) kept.push(candidate)
  }
  return kept
}
