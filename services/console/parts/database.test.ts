import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { captureWallMs } from '../../../test/support/builders.ts'
import { aRecord, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { markDamaged, openDatabase } from './database.ts'
import { createPartStore } from './part-store.ts'

function reopen(file: string) {
  const aside: { file: string; reason: string }[] = []
  const onPutAside = (where: string, reason: string): void => void aside.push({ file: where, reason })
  const database = openDatabase({ file, wallMs: () => captureWallMs + 10_000, onPutAside })
  return { database, aside, store: createPartStore(database) }
}

test('what was stored is there at the next start', () => {
  using first = temporaryDatabase()
  createPartStore(first.database).addVerdict(aRecord(1))
  const { database, aside, store } = reopen(first.file)
  expect(store.find(aRecord(1).partId)?.record.sequence).toBe(1)
  expect(aside).toEqual([])
  database.close()
})

test('a file that is no database is put aside, with the reason, and a new one begins', () => {
  using first = temporaryDatabase()
  const file = `${first.file}.other`
  writeFileSync(file, 'this is no database, and never was; it is just some text of more than a hundred bytes'.repeat(4))
  const { database, aside, store } = reopen(file)
  expect(aside).toEqual([
    { file: expect.stringContaining('.damaged-2026'), reason: expect.stringMatching(/not a database/) },
  ])
  expect(existsSync(aside[0]?.file ?? '')).toBe(true)
  expect(store.addVerdict(aRecord(1))).toBeDefined()
  database.close()
})

test('one that was found to be damaged while in use is put aside at the next start, once', () => {
  using first = temporaryDatabase()
  createPartStore(first.database).addVerdict(aRecord(1))
  markDamaged(first.file)
  const next = reopen(first.file)
  expect(next.aside).toMatchObject([{ reason: 'it was found to be damaged' }])
  expect(next.store.find(aRecord(1).partId)).toBeUndefined()
  next.database.close()
  const after = reopen(first.file)
  expect(after.aside).toEqual([])
  after.database.close()
  expect(readdirSync(dirname(first.file)).filter((name) => name === 'parts.db.is-damaged')).toEqual([])
})

test('one of a later software is put aside and not written into', () => {
  using first = temporaryDatabase()
  first.database.exec('PRAGMA user_version = 99')
  const { database, aside } = reopen(first.file)
  expect(aside).toMatchObject([{ reason: expect.stringContaining('version 99') }])
  database.close()
})
