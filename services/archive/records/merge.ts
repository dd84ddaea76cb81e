import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { listOfLiterals } from './database.ts'
import { countedFiles, coverOf, type DayFolder, type RecordFile, recordFileName } from './record-files.ts'
import { writeParquet } from './seal.ts'

/** A file so large is left as it is. */
const largeBytes = 64 * 2 ** 20
/** So many small files of today are one too many; of a day that is over, two are. */
const filesMaxToday = 24
/** A file that was merged is kept for so long, for those who began to read it: longer than any query may take. */
const graceMs = 600_000

/** The files of a day to make one of: neighbours, so that what the new one covers is what it holds. Empty when it is fine. */
export function filesToMerge({ day, files }: DayFolder, today: string): readonly RecordFile[] {
  const enough = day < today ? 2 : filesMaxToday
  let row: RecordFile[] = []
  for (const file of countedFiles(files)) {
    if (file.bytes < largeBytes) row.push(file)
    else if (row.length >= enough) break
    else row = []
  }
  return row.length >= enough ? row : []
}

/** Files that a merged one has replaced long enough ago. */
export function filesToDelete({ files }: DayFolder, nowMs: number): readonly RecordFile[] {
  return files.filter((file) => {
    const cover = coverOf(file, files)
    return cover !== undefined && cover.writtenAtMs < nowMs - graceMs
  })
}

/**
 * Makes one file of several. They stay where they are, and count no more from the moment the new one is there.
 * @throws when the new one would not hold all of their rows; it is not kept then
 */
export async function mergeFiles(connection: DuckDBConnection, folder: string, files: readonly RecordFile[]) {
  const paths = listOfLiterals(files.map(({ path }) => path))
  const [first, last] = [files.at(0), files.at(-1)]
  if (!first || !last) return
  const counted = await connection.runAndReadAll(`SELECT sum(num_rows) FROM parquet_file_metadata(${paths})`)
  const wanted = Number(counted.getRows()[0]?.[0])
  const path = join(folder, recordFileName(first.from, last.to))
  const select = `SELECT * FROM read_parquet(${paths}, union_by_name = true, hive_partitioning = false)`
  const written = await writeParquet(connection, select, path)
  if (written === wanted) return
  rmSync(path)
  throw new Error(`${path} had ${written} rows instead of ${wanted} and was not kept`)
}
