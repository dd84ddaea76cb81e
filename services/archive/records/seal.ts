import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { finish, syncFile, unfinished } from '../../../shared/service/durable-file.ts'
import { listOfLiterals, literal } from './database.ts'
import { dayFolder, dayFolders, recordFileName } from './record-files.ts'
import type { Segment } from './spool.ts'
import { type SpoolKind, spoolKinds, type TableName } from './table.ts'

/** So many rows are in memory at once while they are written, findings and all. */
const rowsPerGroup = 10_240

/**
 * Makes one Parquet file for each table and day of a segment that has ended, and then removes the segment. A line whose
 * like is stored already, or comes twice, is left out. Done again after a crash at any point, it ends the same.
 * @returns how many rows of the spool's own table were new
 */
export async function sealSegment(
  connection: DuckDBConnection,
  archiveFolder: string,
  station: string,
  segment: Segment,
): Promise<number> {
  const kind = spoolKinds[segment.name]
  const count = await readFresh(connection, archiveFolder, station, segment, kind)
  const rows = await connection.runAndReadAll('SELECT DISTINCT day::VARCHAR FROM fresh ORDER BY 1')
  const days = rows.getRows().map(([day]) => String(day))
  for (const day of days)
    for (const [table, select] of Object.entries(kind.rows)) {
      const folder = dayFolder(archiveFolder, table as TableName, station, day)
      const selected = `${select} WHERE day = ${literal(day)}::DATE`
      await writeParquet(connection, selected, join(folder, recordFileName(segment.number, segment.number)))
    }
  rmSync(segment.path)
  return count
}

/** The lines of a segment that are not stored yet, as the table `fresh`, each with the day it is filed under. */
async function readFresh(
  connection: DuckDBConnection,
  archiveFolder: string,
  station: string,
  { path, number }: Segment,
  kind: SpoolKind,
): Promise<number> {
  const columns = Object.entries(kind.columns).map(([name, type]) => `${literal(name)}: ${literal(type)}`)
  const read = `read_json(${literal(path)}, format = 'newline_delimited', columns = {${columns.join(', ')}})`
  const key = kind.key.map((name) => `"${name}"`).join(', ')
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE fresh AS SELECT *, "${kind.time}"::DATE AS day FROM ${read}
     QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY "${kind.time}") = 1`,
  )
  const stored = await storedOf(connection, archiveFolder, station, number, kind)
  if (stored.length > 0) {
    const range = await connection.runAndReadAll('SELECT min(part_id), max(part_id) FROM fresh')
    const [first, last] = (range.getRows()[0] ?? []).map((id) => literal(String(id)))
    const same = kind.key.map((name) => `stored."${name}" = fresh."${name}"`).join(' AND ')
    await connection.run(
      // Identities begin with the time: of all that is stored only a few can be the same.
      `DELETE FROM fresh USING (SELECT ${key} FROM read_parquet(${listOfLiterals(stored)})
         WHERE part_id BETWEEN ${first} AND ${last}) AS stored WHERE ${same}`,
    )
  }
  const counted = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM fresh')
  return Number(counted.getRows()[0]?.[0])
}

/** The files that may hold the same rows: those of the same days, but for what an earlier attempt at this segment left. */
async function storedOf(
  connection: DuckDBConnection,
  archiveFolder: string,
  station: string,
  number: number,
  { keyTable }: SpoolKind,
): Promise<readonly string[]> {
  const found = await connection.runAndReadAll('SELECT DISTINCT day::VARCHAR FROM fresh')
  const days = new Set(found.getRows().map(([day]) => String(day)))
  const folders = dayFolders(archiveFolder, keyTable, station).filter(({ day }) => days.has(day))
  return folders.flatMap(({ files }) => files.filter(({ from }) => from !== number).map(({ path }) => path))
}

/** @returns how many rows were written; the file is there as a whole or not at all */
export async function writeParquet(connection: DuckDBConnection, select: string, path: string): Promise<number> {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  for (const parent of [dirname(folder), dirname(dirname(folder))]) syncFile(parent)
  const form = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsPerGroup}`
  const target = literal(`${path}${unfinished}`)
  const written = await connection.runAndReadAll(`COPY (${select}) TO ${target} (${form})`)
  finish(path)
  return Number(written.getRows()[0]?.[0])
}
