import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import type { Answer, ArchiveReader } from '../../../services/archive/reading/reader.ts'

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>

export interface RecordedPart {
  readonly part: Row & { readonly part_id: string; readonly station: string }
  readonly checks: readonly Row[]
  readonly overrides: readonly Row[]
}

/**
 * Everything that is on record of one part.
 * @param name its identity, or its number; of several parts of one number, after a count that began anew, the newest
 * @throws {ArchiveError} when there is none
 */
export async function recordedPart(reader: ArchiveReader, name: string): Promise<RecordedPart> {
  const isNumber = /^\d{1,15}$/.test(name)
  if (!isNumber && !/^[0-9A-Z]{26}$/.test(name))
    throw new ArchiveError(`${name} is neither a part’s identity nor its number`)
  const where = isNumber ? `sequence = ${name}` : `part_id = '${name}'`
  const newest = `SELECT * FROM parts WHERE ${where} ORDER BY captured_at DESC LIMIT 1`
  const [part] = rowsOf(await reader.ask(newest))
  if (!part) throw new ArchiveError(`no part ${name} is on record; the newest minute is not yet`)
  const { part_id: partId, station } = part
  if (typeof partId !== 'string' || typeof station !== 'string')
    throw new ArchiveError(`the record of ${name} is broken`)
  const of = (view: string, order: string) =>
    reader.ask(`SELECT * FROM ${view} WHERE part_id = '${partId}' ORDER BY ${order}`)
  return {
    part: { ...part, part_id: partId, station },
    checks: rowsOf(await of('checks', 'view, name')),
    overrides: rowsOf(await of('overrides', 'revision')),
  }
}

export function rowsOf({ columns, rows }: Answer): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
}
