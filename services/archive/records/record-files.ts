import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { schemaVersion, type TableName } from './table.ts'

const numberDigits = 12

/** One Parquet file: what became of the spool's segments `from` to `to`, of one station and day. */
export interface RecordFile {
  readonly path: string
  readonly from: number
  readonly to: number
  readonly bytes: number
  readonly writtenAtMs: number
}

/** A folder of record files: one table's rows of one station and day. */
export interface DayFolder {
  readonly path: string
  /** `2026-01-05`, in UTC. */
  readonly day: string
  readonly files: readonly RecordFile[]
}

export function recordsFolder(archiveFolder: string): string {
  return join(archiveFolder, 'records', `v${schemaVersion}`)
}

/** Query engines read the day from the folder's name, and pass over days that nobody asks about. */
export function dayFolder(archiveFolder: string, table: TableName, station: string, day: string): string {
  return join(recordsFolder(archiveFolder), table, station, `day=${day}`)
}

/** Names sort as the numbers do. */
export function recordFileName(from: number, to: number): string {
  const text = (number: number): string => String(number).padStart(numberDigits, '0')
  return `${text(from)}-${text(to)}.parquet`
}

/** Every day of one table of a station, oldest first. */
export function dayFolders(archiveFolder: string, table: TableName, station: string): readonly DayFolder[] {
  const folder = join(recordsFolder(archiveFolder), table, station)
  return namesIn(folder)
    .flatMap((name) => /^day=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1] ?? [])
    .toSorted()
    .map((day) => ({ day, path: join(folder, `day=${day}`), files: filesIn(join(folder, `day=${day}`)) }))
}

/** The stations that a table has rows of. */
export function stationsOf(archiveFolder: string, table: TableName): readonly string[] {
  return namesIn(join(recordsFolder(archiveFolder), table)).toSorted()
}

/** The files that count: rows of one that another one covers are in that one too. */
export function countedFiles(files: readonly RecordFile[]): readonly RecordFile[] {
  return files.filter((file) => !coverOf(file, files))
}

/** The file into which this one has been merged. */
export function coverOf(file: RecordFile, files: readonly RecordFile[]): RecordFile | undefined {
  return files.find((other) => other !== file && other.from <= file.from && other.to >= file.to)
}

function filesIn(folder: string): RecordFile[] {
  return namesIn(folder)
    .toSorted()
    .flatMap((name) => {
      const [, from, to] = /^(\d{12})-(\d{12})\.parquet$/.exec(name) ?? []
      const found = from === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false })
      if (!found) return []
      const path = join(folder, name)
      return [{ path, from: Number(from), to: Number(to), bytes: found.size, writtenAtMs: found.mtimeMs }]
    })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
