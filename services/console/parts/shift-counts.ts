import { shiftStart } from '../../../shared/runtime/shift-start.ts'
import type { ShiftCounts } from '../api/station.ts'
import type { PartDatabase } from './database.ts'
import type { PartRecord } from './part-record.ts'

type Counts = Omit<ShiftCounts, 'since'>

/** Verdicts of the parts that were captured since the shift began. */
export interface ShiftCounter {
  current(): ShiftCounts
  /** A part has come; it must not be counted twice. */
  counted(record: Pick<PartRecord, 'capturedAt' | 'verdict' | 'basis' | 'latencyMs' | 'budgetMs'>): void
  /** Something else has changed, such as what a person said of a part. */
  recount(): void
}

/** Counts in memory what is new and in the database at the beginning of a shift. @param shifts beginnings as HH:MM */
export function createShiftCounter(
  database: PartDatabase,
  shifts: readonly string[],
  wallMs: () => number,
): ShiftCounter {
  const count = database.prepare(
    `SELECT count(*) AS parts, total(verdict = 'pass') AS pass, total(verdict = 'reject') AS reject,
      total(verdict = 'stop') AS stop, total(basis = 'fail-safe') AS failSafe, total(basis = 'fallback') AS fallback,
      total(latency_ms > budget_ms) AS late, total(override_verdict IS NOT NULL) AS overridden
      FROM parts WHERE captured_ms >= ?`,
  )
  let sinceMs = Number.NaN
  let counts: Counts | undefined
  const current = (): Counts => {
    const startMs = shiftStart(shifts, wallMs())
    if (counts && startMs === sinceMs) return counts
    sinceMs = startMs
    const { parts, pass, reject, stop, failSafe, fallback, late, overridden } = count.get(startMs) as Counts
    counts = { parts, pass, reject, stop, failSafe, fallback, late, overridden }
    return counts
  }
  return {
    current: () => ({ ...current(), since: new Date(sinceMs).toISOString() }),
    counted(record) {
      if (counts && Date.parse(record.capturedAt) >= sinceMs) counts = withPart(counts, record)
    },
    recount() {
      counts = undefined
    },
  }
}

function withPart(counts: Counts, part: Pick<PartRecord, 'verdict' | 'basis' | 'latencyMs' | 'budgetMs'>): Counts {
  const { verdict, basis, latencyMs, budgetMs } = part
  const one = (isOne: boolean): number => (isOne ? 1 : 0)
  return {
    ...counts,
    parts: counts.parts + 1,
    [verdict]: counts[verdict] + 1,
    failSafe: counts.failSafe + one(basis === 'fail-safe'),
    fallback: counts.fallback + one(basis === 'fallback'),
    late: counts.late + one(latencyMs > budgetMs),
  }
}
