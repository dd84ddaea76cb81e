import type { PartDatabase } from './database.ts'
import { summaryOf } from './part-record.ts'
import { asStored, type Row } from './part-row.ts'
import type { StoredEvent } from './part-store.ts'

/** A listener that missed more begins anew: to read the list of parts is less work then. */
export const resumedEventsMax = 1000

/** What a listener that comes back has missed. */
export interface EventLog {
  /** Events after the one with this id, the oldest first; undefined when not all of them are known, or too many. */
  since(id: number): StoredEvent[] | undefined
}

export function createEventLog(database: PartDatabase): EventLog {
  const last = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
  const oldest = database.prepare('SELECT min(id) AS id FROM events')
  const missed = database.prepare(
    `SELECT e.id, e.kind, r.record, o.override, o.revision FROM events e JOIN parts p ON p.id = e.part
      JOIN records r ON r.part = e.part LEFT JOIN overrides o ON o.part_id = p.part_id
      WHERE e.id > ? ORDER BY e.id LIMIT ?`,
  )
  return {
    since(id) {
      const { seq } = last.get() as { seq: number }
      const first = (oldest.get() as { id: number | null }).id ?? seq + 1
      if (id > seq || id < first - 1) return undefined
      const rows = missed.all(id, resumedEventsMax + 1) as (Row & { id: number; kind: StoredEvent['event'] })[]
      if (rows.length > resumedEventsMax) return undefined
      return rows.map((row) => ({ id: row.id, event: row.kind, data: summaryOf(asStored(row)) }))
    },
  }
}
