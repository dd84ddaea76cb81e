import type { Sizes, Violation } from './checker/evidence.ts'
import type { Row } from './table.ts'

const shownMax = 12
const mebibyte = 2 ** 20

/** How large the station was in a quiet moment. */
export function sizesShown({ residentBytes, descriptors, pending }: Sizes): string {
  const waiting = Object.entries(pending).map(([reader, count]) => `${count} for ${reader}`)
  const memory = `${(residentBytes / mebibyte).toFixed(0)} MiB, ${descriptors} descriptors`
  return `${memory}, messages waiting: ${waiting.join(', ') || 'none'}`
}

/** Every promise that was broken, by the fault during which it was; of many alike the first few. */
export function violationsShown(rows: readonly Row[], outside: readonly Violation[]): string[] {
  const groups = [
    ...rows.map(({ faults, violations }) => ({ faults, violations })),
    { faults: 'the whole run', violations: outside },
  ]
  return groups.flatMap(({ faults, violations }) => {
    if (violations.length === 0) return []
    const shown = violations
      .slice(0, shownMax)
      .map(({ promise, text, atMs }) => `  ${atMs.toFixed(0)} ms: ${promise}: ${text}`)
    const more = violations.length > shownMax ? [`  and ${violations.length - shownMax} more`] : []
    return [`${faults}:`, ...shown, ...more]
  })
}
