import { expect, test } from 'vitest'
import { createRandom } from '../deploy/demo/generator/random.ts'
import { openReader } from '../services/archive/reading/reader.ts'
import { dayFolders } from '../services/archive/records/record-files.ts'
import { openRecordStore } from '../services/archive/records/record-store.ts'
import { tableNames } from '../services/archive/records/table.ts'
import { killedWriting, killedWritingAFile } from './archive/killing.ts'
import { silentLog, temporaryFolder } from './support/nats-server.ts'

const kills = 8
const killsInAFile = 4
const killMsMax = 500
/** So many of the settled parts come again after a restart, as they do when their acknowledgements were lost. */
const repeated = 30
const limits = { threads: 1, memoryMebibytes: 256, durationMsMax: 20_000 }

async function columns(folder: string, sql: string): Promise<readonly unknown[]> {
  await using reader = await openReader(folder, limits)
  return (await reader.ask(sql)).rows.map(([value]) => value)
}

test('killed while a file is being written: no file that has its name is unfinished', async () => {
  await using folder = await temporaryFolder()
  const settled: number[] = []
  for (let kill = 1; kill <= killsInAFile; kill += 1) {
    settled.push(...(await killedWritingAFile(folder.path, settled.length + 1)))
    for (const table of tableNames) await columns(folder.path, `SELECT count(*), max(part_id) FROM ${table}`)
  }
  const store = await openRecordStore({ folder: folder.path, station: 'press', schedule: () => {}, log: silentLog })
  await store.close()
  const found = new Set(await columns(folder.path, 'SELECT sequence FROM parts'))
  expect(settled.filter((sequence) => !found.has(sequence))).toEqual([])
}, 240_000)

test('however often it is killed: nothing settled is lost, nothing is doubled, every file can be read', async () => {
  await using folder = await temporaryFolder()
  const random = createRandom(20_260_105)
  const settled = new Set<number>()
  for (let kill = 1; kill <= kills; kill += 1) {
    const first = Math.max(1, Math.max(0, ...settled) + 1 - repeated)
    for (const sequence of await killedWriting(folder.path, first, random.uniform(0, killMsMax))) settled.add(sequence)
    const files = tableNames.flatMap((table) => dayFolders(folder.path, table, 'press').flatMap((day) => day.files))
    expect(files.filter(({ bytes }) => bytes < 12)).toEqual([])
    if (files.length > 0) await columns(folder.path, 'SELECT count(*), max(findings) FROM parts')
  }
  const store = await openRecordStore({ folder: folder.path, station: 'press', schedule: () => {}, log: silentLog })
  await store.close()
  const recorded = await columns(folder.path, 'SELECT sequence FROM parts')
  const found = new Set(recorded)
  expect(found.size).toBe(recorded.length)
  expect([...settled].filter((sequence) => !found.has(sequence))).toEqual([])
  expect(await columns(folder.path, 'SELECT count(*) FROM checks')).toEqual([recorded.length])
  expect(await columns(folder.path, 'SELECT count(*) - count(DISTINCT part_id) FROM overrides')).toEqual([0])
}, 240_000)
