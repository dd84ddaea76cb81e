import type { PartDatabase } from './database.ts'

const dayMs = 24 * 60 * 60_000

/** How much is kept; the oldest goes first. */
export interface PartLimits {
  readonly ageMsMax: number
  readonly partsMax: number
  readonly bytesMax: number
  readonly eventsMax: number
  /** Longer than the broker keeps the pictures themselves. */
  readonly frameAgeMsMax: number
}

export const partLimits: PartLimits = {
  ageMsMax: 14 * dayMs,
  partsMax: 1_000_000,
  bytesMax: 2 * 2 ** 30,
  eventsMax: 10_000,
  frameAgeMsMax: 10 * 60_000,
}

/** Rows that one round takes away at most: it must not hold up a verdict that is on its way to a page. */
const rowsAtOnce = 100

interface Oldest {
  readonly id: number
  readonly part_id: string
  readonly captured_ms: number
}

/**
 * Takes away what is beyond the limits, a little at a time; called every second it keeps up with 100 parts a second.
 * @returns the parts that went
 */
export function createRetention(
  database: PartDatabase,
  limits: PartLimits = partLimits,
): (nowMs: number) => readonly string[] {
  const size = database.prepare(
    `SELECT (page_count - freelist_count) * page_size AS bytes
      FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
  )
  const span = database.prepare('SELECT ifnull(max(id) - min(id) + 1, 0) AS parts FROM parts')
  const oldest = database.prepare('SELECT id, part_id, captured_ms FROM parts ORDER BY id LIMIT ?')
  const ofPart = [
    'DELETE FROM faults WHERE part = ?',
    'DELETE FROM scores WHERE part = ?',
    'DELETE FROM records WHERE part = ?',
    'DELETE FROM parts WHERE id = ?',
  ].map((sql) => database.prepare(sql))
  const overrideOf = database.prepare('DELETE FROM overrides WHERE part_id = ?')
  const frames = database.prepare('DELETE FROM frames WHERE stored_ms < ?')
  const events = database.prepare(
    "DELETE FROM events WHERE id <= (SELECT seq FROM sqlite_sequence WHERE name = 'events') - ?",
  )

  function trim(nowMs: number): readonly string[] {
    frames.run(nowMs - limits.frameAgeMsMax)
    events.run(limits.eventsMax)
    const isTooLarge = (size.get() as { bytes: number }).bytes > limits.bytesMax
    const tooMany = (span.get() as { parts: number }).parts - limits.partsMax
    const gone = (oldest.all(rowsAtOnce) as Oldest[]).filter(
      ({ captured_ms }, index) => isTooLarge || index < tooMany || captured_ms < nowMs - limits.ageMsMax,
    )
    for (const { id, part_id } of gone) {
      for (const deletion of ofPart) deletion.run(id)
      overrideOf.run(part_id)
    }
    return gone.map(({ part_id }) => part_id)
  }
  return database.transaction(trim)
}
