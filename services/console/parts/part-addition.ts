import type { Override, OverrideEnvelope } from '../../../shared/contracts/override.ts'
import type { PartDatabase } from './database.ts'
import { faultsOf, type PartRecord, scoresOf } from './part-record.ts'

/** A part's row, and the event that tells of it. */
export interface Added {
  readonly part: number
  readonly event: number
}

/** Writes parts and overrides, each in one transaction. */
export function createAddition(database: PartDatabase) {
  const insertPart = database.prepare(
    `INSERT INTO parts (part_id, sequence, captured_ms, decided_ms, verdict, basis, score, latency_ms, budget_ms,
      recipe_revision, override_verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const insertRecord = database.prepare('INSERT INTO records (part, record) VALUES (?, ?)')
  const insertFault = database.prepare('INSERT INTO faults (fault, captured_ms, part) VALUES (?, ?, ?)')
  const insertScore = database.prepare('INSERT INTO scores (view, captured_ms, part, score) VALUES (?, ?, ?, ?)')
  const insertEvent = database.prepare('INSERT INTO events (kind, part) VALUES (?, ?)')
  const overrideOf = database.prepare('SELECT override, revision FROM overrides WHERE part_id = ?')
  const insertOverride = database.prepare(
    `INSERT INTO overrides (part_id, revision, at_ms, override) VALUES (?, ?, ?, ?)
      ON CONFLICT (part_id) DO UPDATE SET revision = excluded.revision, at_ms = excluded.at_ms,
      override = excluded.override WHERE excluded.revision > revision`,
  )
  const correct = database.prepare('UPDATE parts SET override_verdict = ? WHERE part_id = ? RETURNING id')

  function addVerdict(record: PartRecord): Added | undefined {
    const { partId, sequence, verdict, basis, score, latencyMs, budgetMs, recipeRevision } = record
    const capturedMs = Date.parse(record.capturedAt)
    const known = overrideOf.get(partId) as { override: string } | undefined
    const override = known ? truthOf(JSON.parse(known.override)) : null
    const times = [capturedMs, Date.parse(record.decidedAt)]
    const measured = [score ?? null, latencyMs, budgetMs]
    const { changes, lastInsertRowid } = insertPart.run(
      ...[partId, sequence, ...times, verdict, basis, ...measured, recipeRevision, override],
    )
    if (changes === 0) return undefined
    const part = Number(lastInsertRowid)
    insertRecord.run(part, JSON.stringify(record))
    for (const fault of faultsOf(record)) insertFault.run(fault, capturedMs, part)
    for (const { view, score } of scoresOf(record)) insertScore.run(view, capturedMs, part, score)
    return { part, event: Number(insertEvent.run('verdict', part).lastInsertRowid) }
  }

  function addOverride({ partId, revision }: OverrideEnvelope, override: Override): Added | undefined {
    if (insertOverride.run(partId, revision, Date.parse(override.at), JSON.stringify(override)).changes === 0)
      return undefined
    const changed = correct.get(truthOf(override), partId) as { id: number } | undefined
    if (!changed) return undefined
    return { part: changed.id, event: Number(insertEvent.run('override', changed.id).lastInsertRowid) }
  }

  return { verdict: database.transaction(addVerdict), override: database.transaction(addOverride) }
}

/** What a part truly is by a person's word; null where the word was withdrawn. */
function truthOf({ action, verdict }: Override): string | null {
  return action === 'correct' ? verdict : null
}
