import type { StoredPart } from './part-record.ts'

export interface Row {
  readonly record: string
  readonly override: string | null
  readonly revision: number | null
}

/** Reads parts with their records; `WHERE` follows. */
export const rowOf = `SELECT r.record, o.override, o.revision FROM parts p JOIN records r ON r.part = p.id
  LEFT JOIN overrides o ON o.part_id = p.part_id`

export function asStored({ record, override, revision }: Row): StoredPart {
  return {
    record: JSON.parse(record),
    override: override === null ? undefined : JSON.parse(override),
    revision: revision ?? 0,
  }
}
