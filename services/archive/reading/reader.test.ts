import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overrideRow, partIdOf, passedRow, verdictRow } from '../../../test/support/archive-rows.ts'
import { silentLog, temporaryFolder } from '../../../test/support/nats-server.ts'
import { recordsFolder } from '../records/record-files.ts'
import { openRecordStore } from '../records/record-store.ts'
import { type ArchiveReader, openReader } from './reader.ts'
import { type ReportName, reportSql } from './report-queries.ts'

const limits = { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let reader: ArchiveReader
beforeAll(async () => {
  folder = await temporaryFolder()
  const store = await openRecordStore({ folder: folder.path, station: 'press', schedule: () => {}, log: silentLog })
  const rows = [
    verdictRow(1),
    verdictRow(2, { latency_ms: 250 }),
    verdictRow(3, { reason_codes: ['anomaly'], failed_checks: [] }),
    verdictRow(4, { basis: 'fail-safe', failed_checks: [] }),
    passedRow(5),
    passedRow(7, { captured_at: '2026-01-06T08:00:00.000Z' }),
  ]
  for (const row of rows) store.spools.verdicts.append(row, () => {})
  store.spools.overrides.append(overrideRow(5, 1, { verdict: 'reject', reason_code: 'scratch' }), () => {})
  store.spools.overrides.append(overrideRow(1, 1), () => {})
  await store.tidy(Date.parse('2026-01-07T00:00:00Z'))
  await store.close()
  reader = await openReader(folder.path, limits)
})
afterAll(async () => {
  await reader[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const report = async (name: ReportName, period = {}) => (await reader.ask(reportSql(name, period))).rows

describe('reports', () => {
  test('pareto: what was found, the most frequent first', async () => {
    expect(await report('pareto')).toEqual([
      ['top/bore', 2, 50, 50],
      ['fail-safe', 1, 25, 75],
      ['model/anomaly', 1, 25, 100],
    ])
  })

  test('hours, yield and latency', async () => {
    expect(await report('hours')).toEqual([
      ['2026-01-05 08:00', 5, 1, 4, 0, 0, 1],
      ['2026-01-06 08:00', 1, 1, 0, 0, 0, 0],
    ])
    expect(await report('yield')).toEqual([
      ['2026-01-05', 'a1b2c3d4e5f6', 5, 1, 20, 20],
      ['2026-01-06', 'a1b2c3d4e5f6', 1, 1, 100, 100],
    ])
    expect(await report('latency', { to: '2026-01-05' })).toEqual([['2026-01-05', 200, 5, 42.5, 208.5, 241.7, 250, 1]])
  })

  test('overrides: what was missed and what was rejected in vain', async () => {
    expect(await report('overrides')).toEqual([
      ['missed', 'scratch', 1, partIdOf(5)],
      ['false reject', 'false-reject', 1, partIdOf(1)],
    ])
  })

  test('missing: the numbers that are not on record', async () => {
    expect((await report('missing')).map((row) => row.slice(1, 4))).toEqual([[6, 6, 1]])
  })

  test('only of the days that were asked for', async () => {
    expect(await report('hours', { from: '2026-01-06' })).toHaveLength(1)
    expect(await report('hours', { from: '2026-01-07' })).toEqual([])
  })
})

describe('a query', () => {
  test.each([
    ["SELECT * FROM read_text('/etc/passwd')", 'Permission Error'],
    ["SELECT * FROM read_csv('/proc/self/environ')", 'Permission Error'],
    ["ATTACH '/tmp/other.db'", 'read-only'],
    ['SET enable_external_access = true', 'read-only'],
    ['CREATE TABLE mine AS SELECT 1', 'read-only'],
    ['INSTALL httpfs', 'read-only'],
    ['SELECT 1; SELECT 2', 'one statement'],
    ['', 'one statement'],
    ['SELECT nothing FROM parts', 'nothing'],
  ])('%s is refused: %s', async (sql, reason) => {
    await expect(reader.ask(sql)).rejects.toThrow(reason)
  })

  test('neither writes to the records nor deletes any', async () => {
    const file = join(recordsFolder(folder.path), 'mine.parquet')
    await expect(reader.ask(`COPY (SELECT 1) TO '${file}'`)).rejects.toThrow('read-only')
    await expect(reader.ask('DELETE FROM newest_overrides')).rejects.toThrow('read-only')
  })

  test('that takes too long is ended, and the next one is answered', async () => {
    await using hasty = await openReader(folder.path, { ...limits, durationMsMax: 100 })
    const endless = 'SELECT count(*) FROM range(100000000000) AS one(x), range(1000) AS other(y) WHERE x % 7 = y'
    await expect(hasty.ask(endless)).rejects.toThrow('longer than 0.1 s')
    expect((await hasty.ask('SELECT 1')).rows).toEqual([[1]])
  })

  test('that needs more memory than it may have is refused', async () => {
    await expect(reader.ask('SELECT list(x) FROM range(1000000000) AS big(x)')).rejects.toThrow(/Out of Memory/i)
  })
})

test('an archive without parts has views to be asked, and a folder without one is named', async () => {
  await using empty = await temporaryFolder()
  await expect(openReader(empty.path, limits)).rejects.toThrow(`${empty.path} has no records`)
  mkdirSync(recordsFolder(empty.path), { recursive: true })
  await using fresh = await openReader(empty.path, limits)
  for (const view of ['parts', 'checks', 'overrides'])
    expect((await fresh.ask(`SELECT * FROM ${view}`)).rows).toEqual([])
})
