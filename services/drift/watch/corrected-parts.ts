import type { ViewReading } from '../handler.ts'

/** Parts of which it is remembered what people last said of them, or which of their views spoke against them. */
const partsMax = 5000

/** What is known of single parts for counting corrections by view; forgotten at a restart. */
export interface CorrectedParts {
  decided(readings: readonly ViewReading[]): void
  /**
   * The newest word about a part.
   * @param revision counts the words, from 1
   * @returns by how much the number of corrected verdicts changes
   */
  said(partId: string, revision: number, isCorrected: boolean): 1 | -1 | 0
  /** The views that a correction of the part speaks of: those that were blamed, or all where that is not known. */
  viewsOf(partId: string, all: readonly string[]): readonly string[]
}

export function createCorrectedParts(): CorrectedParts {
  const blamed = new Map<string, readonly string[]>()
  const corrected = new Map<string, boolean>()
  return {
    decided(readings) {
      const [first] = readings
      const views = readings.filter(({ isBlamed }) => isBlamed).map(({ view }) => view)
      if (first && views.length > 0) remember(blamed, first.partId, views)
    },
    said(partId, revision, isCorrected) {
      // Of a part that was spoken of before this run, the word before is taken to be the other one.
      const before = corrected.get(partId) ?? (revision > 1 && !isCorrected)
      remember(corrected, partId, isCorrected)
      if (before === isCorrected) return 0
      return isCorrected ? 1 : -1
    },
    viewsOf: (partId, all) => blamed.get(partId)?.filter((view) => all.includes(view)) ?? all,
  }
}

function remember<Value>(known: Map<string, Value>, key: string, value: Value): void {
  known.set(key, value)
  const [oldest] = known.keys()
  if (known.size > partsMax && oldest !== undefined) known.delete(oldest)
}
