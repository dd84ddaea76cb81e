import { existsSync } from 'node:fs'
import { type DuckDBConnection, type DuckDBResultReader, DuckDBTypeId, StatementType } from '@duckdb/node-api'
import { listOfLiterals, literal, openDatabase } from '../records/database.ts'
import { countedFiles, dayFolders, recordsFolder, stationsOf } from '../records/record-files.ts'
import { type TableName, tableNames, tables } from '../records/table.ts'
import { ArchiveError } from './archive-error.ts'
import { views } from './views.ts'

export const rowsMax = 1_000_000
const wholeNumbers: readonly DuckDBTypeId[] = [DuckDBTypeId.BIGINT, DuckDBTypeId.HUGEINT]

export interface ReaderLimits {
  readonly threads: number
  readonly memoryMebibytes: number
  /** A query that takes longer is ended. */
  readonly durationMsMax: number
}

export type Cell = string | number | boolean | null | readonly unknown[] | object

export interface Answer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** The records of an archive, to be asked in SQL and not to be changed. */
export interface ArchiveReader extends AsyncDisposable {
  /** @throws {ArchiveError} for what is no question, cannot be answered, or takes too long */
  ask(sql: string): Promise<Answer>
}

/**
 * Opens what is on record now; what is written later is seen by the next reader. The views are `parts`, `checks` and
 * `overrides`. Nothing but the files of the records can be reached from a query.
 * @throws {ArchiveError} when there is no archive in the folder
 */
export async function openReader(folder: string, limits: ReaderLimits): Promise<ArchiveReader> {
  const records = recordsFolder(folder)
  if (!existsSync(records))
    throw new ArchiveError(
      `${folder} has no records; a new archive has its first after a minute, another one is named with --archive`,
    )
  const database = await openDatabase(limits)
  const { connection } = database
  for (const table of tableNames) await connection.run(`CREATE VIEW recorded_${table} AS ${selectOf(folder, table)}`)
  for (const view of views) await connection.run(view)
  await connection.run(`SET allowed_directories = [${literal(`${records}/`)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    ask: (sql) => answer(connection, sql, limits.durationMsMax),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** Every row of a table; none, with the right columns, where there is no file. */
function selectOf(folder: string, table: TableName): string {
  const files = stationsOf(folder, table)
    .flatMap((station) => dayFolders(folder, table, station))
    .flatMap(({ files: ofDay }) => countedFiles(ofDay).map(({ path }) => path))
  if (files.length > 0)
    return `SELECT * FROM read_parquet(${listOfLiterals(files)}, union_by_name = true, hive_partitioning = true)`
  const columns = Object.entries({ ...tables[table], day: 'DATE' })
  return `SELECT ${columns.map(([name, type]) => `NULL::${type} AS "${name}"`).join(', ')} WHERE false`
}

async function answer(connection: DuckDBConnection, sql: string, durationMsMax: number): Promise<Answer> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    connection.interrupt()
  }, durationMsMax)
  try {
    const statements = sql.trim() === '' ? undefined : await connection.extractStatements(sql)
    if (statements?.count !== 1) throw new ArchiveError('give one statement')
    const prepared = await statements.prepare(0)
    // EXPLAIN is none: with ANALYZE it does what it explains.
    if (prepared.statementType !== StatementType.SELECT)
      throw new ArchiveError('the archive is read-only: give a SELECT')
    const reader = await prepared.runAndReadUntil(rowsMax)
    if (!reader.done) throw new ArchiveError(`the answer has more than ${rowsMax} rows; add a LIMIT`)
    return answerOf(reader)
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    if (isLate) throw new ArchiveError(`the query took longer than ${durationMsMax / 1000} s; ask for fewer days`)
    throw new ArchiveError(error instanceof Error ? error.message : String(error))
  } finally {
    clearTimeout(timer)
  }
}

function answerOf(reader: DuckDBResultReader): Answer {
  const types = reader.columnTypes()
  const rows = reader.getRowsJson().map((row) =>
    row.map((value, index): Cell => {
      const isWhole = wholeNumbers.includes(types[index]?.typeId ?? DuckDBTypeId.INVALID)
      return isWhole && typeof value === 'string' && Number.isSafeInteger(Number(value)) ? Number(value) : value
    }),
  )
  return { columns: reader.deduplicatedColumnNames(), rows }
}
