import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { openLedgerFile } from './ledger-file.ts'

const one = { epoch: '', number: 5, streamSequence: 5, newestMs: 5, heardMs: 6, taken: 5, missing: 1, duplicates: 0 }

test('what was saved last is there after a restart; the first time there is nothing', async () => {
  await using folder = await temporaryFolder()
  const place = join(folder.path, 'central')
  const store = await openLedgerFile(place)
  expect(await store.load()).toEqual({})
  await store.save({ 'north/counts': one })
  await store.save({ 'north/counts': { ...one, number: 6 } })
  expect(await (await openLedgerFile(place)).load()).toEqual({ 'north/counts': { ...one, number: 6 } })
  expect(await readdir(place)).toEqual(['heard.json'])
})

test('a file that is no ledger is named, and not written over', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'heard.json'), '{"version":1')
  const store = await openLedgerFile(folder.path)
  await expect(store.load()).rejects.toThrow(/heard\.json is not what was heard of the plants; move it away/)
})
