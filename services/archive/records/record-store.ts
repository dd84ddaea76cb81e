import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../../../shared/runtime/log.ts'
import { unfinished } from '../../../shared/service/durable-file.ts'
import { type Database, openDatabase } from './database.ts'
import { filesToDelete, filesToMerge, mergeFiles } from './merge.ts'
import { dayFolders, recordsFolder } from './record-files.ts'
import { sealSegment } from './seal.ts'
import { repairSegment } from './segment-repair.ts'
import { openSpool, type Spool, segmentsIn } from './spool.ts'
import { type SpoolName, spoolKinds, tableNames } from './table.ts'

const limits = { threads: 1, memoryMebibytes: 256 }
/** Merges of one round: the machine has other work. */
const mergesMax = 2
const spoolNames = Object.keys(spoolKinds) as SpoolName[]

export interface RecordStoreOptions {
  readonly folder: string
  readonly station: string
  readonly schedule: (action: () => void, delayMs: number) => void
  readonly log: Log
}

/** The records of a station. One process at a time may have it open. */
export interface RecordStore {
  readonly spools: Readonly<Record<SpoolName, Spool>>
  /**
   * Makes Parquet files of all that the spools hold, merges small ones, and deletes what was merged long ago.
   * @param nowMs milliseconds since 1970
   */
  tidy(nowMs: number): Promise<void>
  /** The highest part number on record; 0 when there is none. */
  newestSequence(): Promise<number>
  close(): Promise<void>
}

/** Finishes first what an earlier run left. */
export async function openRecordStore({ folder, station, schedule, log }: RecordStoreOptions): Promise<RecordStore> {
  const spoolFolder = join(folder, 'spool', station)
  removeUnfinished(spoolFolder)
  removeUnfinished(recordsFolder(folder))
  const database = await openDatabase(limits)
  const left = spoolNames.flatMap((name) => segmentsIn(spoolFolder, name))
  for (const { path } of left) repairSegment(path, log)
  const firstNumber = 1 + Math.max(0, ...left.map(({ number }) => number), ...numbersIn(folder, station))
  const spools = {
    verdicts: openSpool({ folder: spoolFolder, name: 'verdicts', firstNumber, schedule }),
    overrides: openSpool({ folder: spoolFolder, name: 'overrides', firstNumber, schedule }),
  }
  const store: RecordStore = {
    spools,
    async tidy(nowMs) {
      for (const spool of Object.values(spools)) spool.endSegment()
      for (const segment of spoolNames.flatMap((name) => segmentsIn(spoolFolder, name)))
        await sealSegment(database.connection, folder, station, segment)
      await mergeDays(database, folder, station, nowMs)
    },
    newestSequence: () => newestSequence(database, folder, station),
    async close() {
      for (const spool of Object.values(spools)) spool.close()
      await database[Symbol.asyncDispose]()
    },
  }
  for (const segment of left) await sealSegment(database.connection, folder, station, segment)
  return store
}

async function mergeDays({ connection }: Database, folder: string, station: string, nowMs: number): Promise<void> {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  let merges = 0
  for (const day of tableNames.flatMap((table) => dayFolders(folder, table, station))) {
    for (const { path } of filesToDelete(day, nowMs)) rmSync(path)
    const files = merges < mergesMax ? filesToMerge(day, today) : []
    if (files.length === 0) continue
    await mergeFiles(connection, day.path, files)
    merges += 1
  }
}

async function newestSequence({ connection }: Database, folder: string, station: string): Promise<number> {
  const newest = dayFolders(folder, 'parts', station).findLast(({ files }) => files.length > 0)
  if (!newest) return 0
  const rows = await connection.runAndReadAll(
    `SELECT max_by(sequence, captured_at)::BIGINT FROM read_parquet('${newest.path.replaceAll("'", "''")}/*.parquet')`,
  )
  return Number(rows.getRows()[0]?.[0])
}

function numbersIn(folder: string, station: string): number[] {
  return tableNames.flatMap((table) =>
    dayFolders(folder, table, station).flatMap(({ files }) => files.map(({ to }) => to)),
  )
}

/** What a crash left half written. */
function removeUnfinished(folder: string): void {
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith(unfinished)) rmSync(join(folder, name), { force: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
