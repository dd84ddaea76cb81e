import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { overrideRow, verdictRow } from '../../../test/support/archive-rows.ts'
import { silentLog, temporaryFolder } from '../../../test/support/nats-server.ts'
import { openReader } from '../reading/reader.ts'
import { dayFolder, dayFolders } from './record-files.ts'
import { openRecordStore } from './record-store.ts'
import { openSpool, segmentName, segmentsIn } from './spool.ts'

const station = 'press'
const nowMs = Date.parse('2026-01-06T10:00:00Z')
const limits = { threads: 1, memoryMebibytes: 128, durationMsMax: 20_000 }

const open = (folder: string, log = silentLog) => openRecordStore({ folder, station, schedule: () => {}, log })

async function ask(folder: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  await using reader = await openReader(folder, limits)
  return (await reader.ask(sql)).rows
}

const sequences = (folder: string) => ask(folder, 'SELECT sequence FROM parts ORDER BY sequence')

test('a verdict is settled once the spool has it, and is on record with its measurements after tidying up', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  let settled = 0
  store.spools.verdicts.append(verdictRow(1), () => (settled += 1))
  expect(settled).toBe(0)
  store.spools.verdicts.flush()
  expect(settled).toBe(1)
  await store.tidy(nowMs)
  expect(
    await ask(folder.path, 'SELECT part_id, station, verdict, failed_checks, latency_ms, captured_at FROM parts'),
  ).toEqual([[verdictRow(1).part_id, 'press', 'reject', ['top/bore'], 42.5, '2026-01-05 08:00:01']])
  expect(await ask(folder.path, 'SELECT part_id, view, name, value, unit, min, max, passed FROM checks')).toEqual([
    [verdictRow(1).part_id, 'top', 'bore', 14.2, 'mm', 11.6, 12.4, false],
  ])
  expect(await ask(folder.path, "SELECT findings::JSON->>'$.top' FROM parts")).toEqual([['seen']])
  expect(readdirSync(join(folder.path, 'spool/press'))).toEqual([])
  await store.close()
})

test('a verdict that comes twice is on record once, in one segment, in two, and after a restart', async () => {
  await using folder = await temporaryFolder()
  const first = await open(folder.path)
  for (const sequence of [1, 1, 2]) first.spools.verdicts.append(verdictRow(sequence), () => {})
  await first.tidy(nowMs)
  first.spools.verdicts.append(verdictRow(2), () => {})
  await first.tidy(nowMs)
  await first.close()
  const second = await open(folder.path)
  for (const sequence of [2, 3]) second.spools.verdicts.append(verdictRow(sequence), () => {})
  await second.tidy(nowMs)
  expect(await sequences(folder.path)).toEqual([[1], [2], [3]])
  expect(await ask(folder.path, 'SELECT count(*) FROM checks')).toEqual([[3]])
  expect(await second.newestSequence()).toBe(3)
  await second.close()
})

test('rows lie in the folder of their day', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  store.spools.verdicts.append(verdictRow(1), () => {})
  store.spools.verdicts.append({ ...verdictRow(2), captured_at: '2026-01-06T00:00:00.000Z' }, () => {})
  await store.tidy(nowMs)
  expect(dayFolders(folder.path, 'parts', station).map(({ day }) => day)).toEqual(['2026-01-05', '2026-01-06'])
  expect(await ask(folder.path, "SELECT sequence FROM parts WHERE day = DATE '2026-01-06'")).toEqual([[2]])
  await store.close()
})

test('of several words about a part the newest counts, and none once it is withdrawn', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  for (const sequence of [1, 2]) store.spools.verdicts.append(verdictRow(sequence), () => {})
  const say = (row: object) => store.spools.overrides.append(row, () => {})
  say(overrideRow(1, 1, { verdict: 'reject' }))
  say(overrideRow(1, 2, { verdict: 'pass', reason_code: 'dust' }))
  say(overrideRow(2, 1))
  say(overrideRow(2, 2, { action: 'withdraw' }))
  await store.tidy(nowMs)
  expect(
    await ask(folder.path, 'SELECT sequence, override_verdict, override_reason, truth FROM parts ORDER BY 1'),
  ).toEqual([
    [1, 'pass', 'dust', 'pass'],
    [2, null, null, 'reject'],
  ])
  await store.close()
})

describe('after a crash', () => {
  test('what the spool holds is put on record, and a torn last line is put aside and not missed', async () => {
    await using folder = await temporaryFolder()
    const store = await open(folder.path)
    store.spools.verdicts.append(verdictRow(1), () => {})
    store.spools.verdicts.flush()
    appendFileSync(join(folder.path, 'spool/press', segmentName('verdicts', 1)), '{"part_id":"01KD')
    const warnings: string[] = []
    const restarted = await open(folder.path, { ...silentLog, warn: (_, text) => void warnings.push(String(text)) })
    expect(await sequences(folder.path)).toEqual([[1]])
    expect(warnings).toEqual([expect.stringContaining('1 unreadable lines')])
    restarted.spools.verdicts.append(verdictRow(2), () => {})
    await restarted.tidy(nowMs)
    expect(await sequences(folder.path)).toEqual([[1], [2]])
    await restarted.close()
    await store.close()
  })

  test('a segment that was made a file of and not removed changes nothing, nor does a half written file', async () => {
    await using folder = await temporaryFolder()
    const store = await open(folder.path)
    for (const sequence of [1, 2]) store.spools.verdicts.append(verdictRow(sequence), () => {})
    store.spools.verdicts.endSegment()
    const spool = join(folder.path, 'spool/press')
    cpSync(spool, join(folder.path, 'copy'), { recursive: true })
    await store.tidy(nowMs)
    cpSync(join(folder.path, 'copy'), spool, { recursive: true })
    const day = dayFolder(folder.path, 'parts', station, '2026-01-05')
    writeFileSync(join(day, '000000000002-000000000002.parquet.tmp'), 'PAR1')
    const restarted = await open(folder.path)
    expect(await sequences(folder.path)).toEqual([[1], [2]])
    expect(readdirSync(day)).toEqual(['000000000001-000000000001.parquet'])
    await restarted.close()
    await store.close()
  })
})

describe('merging', () => {
  async function filled(folder: string, segments: number) {
    const store = await open(folder)
    for (let sequence = 1; sequence <= segments; sequence += 1) {
      store.spools.verdicts.append(verdictRow(sequence), () => {})
      await store.tidy(Date.parse('2026-01-05T10:00:00Z'))
    }
    return store
  }

  test('the small files of a day that is over become one, and what was merged goes later', async () => {
    await using folder = await temporaryFolder()
    const store = await filled(folder.path, 3)
    await store.tidy(nowMs)
    const day = dayFolder(folder.path, 'parts', station, '2026-01-05')
    expect(readdirSync(day)).toHaveLength(4)
    expect(await sequences(folder.path)).toEqual([[1], [2], [3]])
    await store.tidy(Date.now() + 3_600_000)
    expect(readdirSync(day)).toEqual(['000000000001-000000000003.parquet'])
    expect(await sequences(folder.path)).toEqual([[1], [2], [3]])
    expect(await ask(folder.path, 'SELECT count(*) FROM checks')).toEqual([[3]])
    await store.close()
  })

  test('a verdict of the merged day that comes again is not stored again', async () => {
    await using folder = await temporaryFolder()
    const store = await filled(folder.path, 3)
    await store.tidy(Date.now() + 3_600_000)
    store.spools.verdicts.append(verdictRow(2), () => {})
    await store.tidy(nowMs)
    expect(await sequences(folder.path)).toEqual([[1], [2], [3]])
    await store.close()
  })
})

test('what the disk does not take waits, unsettled, and goes when it does', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  const spool = join(folder.path, 'spool/press')
  const obstacle = join(spool, segmentName('verdicts', 1))
  mkdirSync(obstacle)
  let settled = 0
  store.spools.verdicts.append(verdictRow(1), () => (settled += 1))
  store.spools.verdicts.flush()
  expect(settled).toBe(0)
  expect(store.spools.verdicts.trouble()).toContain('cannot be written')
  rmdirSync(obstacle)
  store.spools.verdicts.flush()
  expect(settled).toBe(1)
  expect(store.spools.verdicts.trouble()).toBe('')
  expect(existsSync(obstacle)).toBe(true)
  await store.close()
})

test('a segment that has grown too large is followed by the next, and none of it is missed', async () => {
  await using folder = await temporaryFolder()
  const spool = openSpool({
    folder: folder.path,
    name: 'verdicts',
    firstNumber: 1,
    schedule: () => {},
    segmentBytesMax: 1,
  })
  for (const sequence of [1, 2]) {
    spool.append(verdictRow(sequence), () => {})
    spool.flush()
  }
  expect(segmentsIn(folder.path, 'verdicts').map(({ number }) => number)).toEqual([1, 2])
  spool.close()
})
