import type { Override, OverrideEnvelope } from '../../../shared/contracts/override.ts'
import type { PartSummary, PartsQuery } from '../api/part.ts'
import type { PartDatabase } from './database.ts'
import { createAddition } from './part-addition.ts'
import { type Place, partsQuestion } from './part-question.ts'
import { type PartRecord, type StoredPart, summaryOf } from './part-record.ts'
import { asStored, type Row, rowOf } from './part-row.ts'

/** Something that listeners are told of. */
export interface StoredEvent {
  readonly id: number
  readonly event: 'verdict' | 'override'
  readonly data: PartSummary
}

/** The parts of the last days. Everything may be told twice, and a part's override before its verdict. */
export interface PartStore {
  /** @returns undefined where the part is known already */
  addVerdict(record: PartRecord): StoredEvent | undefined
  /** @returns undefined where an equal or newer word is known, or the part is not */
  addOverride(envelope: OverrideEnvelope, override: Override): StoredEvent | undefined
  find(partId: string): StoredPart | undefined
  /** The newest capture first. */
  list(query: PartsQuery): PartSummary[]
  /** Captured since then, the oldest first. */
  since(capturedMs: number): PartRecord[]
}

export function createPartStore(database: PartDatabase): PartStore {
  const byId = database.prepare(`${rowOf} WHERE p.id = ?`)
  const byPartId = database.prepare(`${rowOf} WHERE p.part_id = ?`)
  const sinceThen = database.prepare(`${rowOf} WHERE p.captured_ms >= ? ORDER BY p.captured_ms, p.id`)
  const place = database.prepare('SELECT captured_ms, id FROM parts WHERE part_id = ?')
  const lists = new Map<string, ReturnType<PartDatabase['prepare']>>()
  const stored = (row: unknown): StoredPart | undefined => (row === undefined ? undefined : asStored(row as Row))
  const summary = (id: number): PartSummary => summaryOf(asStored(byId.get(id) as Row))
  const addition = createAddition(database)
  return {
    addVerdict(record) {
      const added = addition.verdict(record)
      return added && { id: added.event, event: 'verdict', data: summary(added.part) }
    },
    addOverride(envelope, override) {
      const added = addition.override(envelope, override)
      return added && { id: added.event, event: 'override', data: summary(added.part) }
    },
    find: (partId) => stored(byPartId.get(partId)),
    list(query) {
      const before = query.before === undefined ? undefined : (place.get(query.before) as Place | undefined)
      // What came before a part that is forgotten is forgotten as well.
      if (query.before !== undefined && !before) return []
      const { sql, values } = partsQuestion(query, before)
      const statement = lists.get(sql) ?? database.prepare(sql)
      lists.set(sql, statement)
      return (statement.all(...values) as { id: number }[]).map(({ id }) => summary(id))
    },
    since: (capturedMs) => (sinceThen.all(capturedMs) as Row[]).map((row) => asStored(row).record),
  }
}
