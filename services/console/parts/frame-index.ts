import type { PartDatabase } from './database.ts'

/** Where in the broker's stream the pictures of the last minutes are. */
export interface FrameIndex {
  add(frame: {
    readonly partId: string
    readonly view: string
    readonly streamSequence: number
    readonly storedAtMs: number
  }): void
  /** The sequence in the stream; undefined for a picture that is not known. */
  find(partId: string, view: string): number | undefined
}

export function createFrameIndex(database: PartDatabase): FrameIndex {
  const insert = database.prepare(
    'INSERT INTO frames (part_id, view, stream_sequence, stored_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const select = database.prepare('SELECT stream_sequence FROM frames WHERE part_id = ? AND view = ?')
  return {
    add: ({ partId, view, streamSequence, storedAtMs }) =>
      void insert.run(partId, view, streamSequence, Math.floor(storedAtMs)),
    find: (partId, view) => (select.get(partId, view) as { stream_sequence: number } | undefined)?.stream_sequence,
  }
}
