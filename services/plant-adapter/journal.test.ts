import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Journal, type JournalOptions, openJournal } from './journal.ts'
import { entriesRecalledMax, type JournalEntry } from './journal-end.ts'
import { createLedger } from './ledger.ts'

let folder: string
const opened: Journal[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vaglio-journal-'))
})
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(options: Partial<JournalOptions> = {}): Journal {
  const journal = openJournal({ folder, station: 'press', ...options })
  opened.push(journal)
  return journal
}

function entry(number: number): JournalEntry {
  const actuationId = `01KDZQ1G00000000000${String(number).padStart(7, '0')}`
  const body = { entry: 'refused' as const, reason: 'a test', heardAt: '2026-01-05T08:00:00.000Z' }
  return { envelope: { version: 1, station: 'press', actuationId, number }, body }
}

function numbers(journal: Journal): number[] {
  return journal.recalled.map(({ envelope }) => envelope.number)
}

test('what was written is known after the next start, and the same file goes on', () => {
  const first = open()
  first.append(entry(1))
  first.append(entry(2))
  open().append(entry(3))
  const third = open()
  expect(third.recalled).toEqual([entry(1), entry(2), entry(3)])
  expect(readdirSync(folder)).toEqual(['press-000000000001.ndjson'])
})

test('an unfinished last line is passed over and the next entry stands on a line of its own', () => {
  const file = join(folder, 'press-000000000001.ndjson')
  open().append(entry(1))
  appendFileSync(file, '{"envelope":{"version":1,"sta')
  const second = open()
  expect(numbers(second)).toEqual([1])
  second.append(entry(2))
  expect(numbers(open())).toEqual([1, 2])
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4)
})

test('a file that is large enough is followed by the next, and the oldest is deleted', () => {
  const journal = open({ fileBytesMax: 300, filesMax: 3 })
  for (let number = 1; number <= 20; number += 1) journal.append(entry(number))
  const files = readdirSync(folder).toSorted()
  expect(files).toHaveLength(3)
  const kept = numbers(open())
  expect(kept.at(-1)).toBe(20)
  expect(kept).toEqual(kept.map((_, index) => (kept[0] as number) + index))
  expect(files[0]).toContain(String(kept[0]))
})

test('files of another station and other files are left alone', () => {
  const strangers = ['press-2-000000000001.ndjson', 'press-notes.ndjson', 'readme']
  for (const name of strangers) writeFileSync(join(folder, name), 'x')
  const journal = open({ fileBytesMax: 1, filesMax: 1 })
  journal.append(entry(1))
  journal.append(entry(2))
  expect(readdirSync(folder).toSorted()).toEqual([...strangers, 'press-000000000002.ndjson'].toSorted())
  expect(numbers(open({ station: 'press-2' }))).toEqual([])
})

test('only the last entries are read again', () => {
  const lines = Array.from({ length: entriesRecalledMax + 10 }, (_, index) => `${JSON.stringify(entry(index + 1))}\n`)
  writeFileSync(join(folder, 'press-000000000001.ndjson'), lines.slice(0, 50).join(''))
  writeFileSync(join(folder, 'press-000000000051.ndjson'), lines.slice(50).join(''))
  const kept = numbers(open())
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([entriesRecalledMax, 11, entriesRecalledMax + 10])
})

test('what the disk does not take waits, is written to the byte later, and is told of meanwhile', () => {
  let room = 0
  const journal = open({
    write: (file, bytes) => {
      if (room === 0) throw new Error('ENOSPC: no space left on device')
      const written = Math.min(room, bytes.length)
      room -= written
      appendFileSync(file, bytes.subarray(0, written))
      return written
    },
  })
  journal.append(entry(1))
  expect(journal.trouble()).toContain('no space left')
  room = 70
  journal.append(entry(2))
  expect(journal.trouble()).toContain('no space left')
  room = 1e6
  journal.retry()
  expect(journal.trouble()).toBe('')
  expect(open().recalled).toEqual([entry(1), entry(2)])
})

test('a folder that cannot be made is a clear error', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => open({ folder: join(folder, 'file') })).toThrow(/journal in .*file cannot be read/)
})

test('the ledger numbers without a gap across a restart, the journal before the broker', () => {
  const done: string[] = []
  const record = (): void => {
    const journal = open()
    const watched = {
      recalled: journal.recalled,
      append(one: JournalEntry) {
        done.push(`journal ${one.envelope.number}`)
        journal.append(one)
      },
    }
    const outbox = { add: (one: JournalEntry) => done.push(`broker ${one.envelope.number}`) }
    const newId = (): string => '01KDZQ1G000000000000000001'
    const ledger = createLedger({ station: 'press', newId, journal: watched, outbox })
    for (let times = 0; times < 2; times += 1) ledger.record({ trigger: 17, actuation: entry(1).body })
  }
  record()
  record()
  expect(done).toEqual([1, 2, 3, 4].flatMap((number) => [`journal ${number}`, `broker ${number}`]))
  expect(open().recalled.at(-1)).toMatchObject({ envelope: { number: 4, trigger: 17, station: 'press' } })
})
