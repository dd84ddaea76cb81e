import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fakeClock } from '../../../test/support/builders.ts'
import { aRecord, partIdOf } from '../../../test/support/console-parts.ts'
import { until } from '../../../test/support/until.ts'
import { openPartLibrary, type PartLibrary } from './part-library.ts'

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 1)
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close()
})

function folderOfItsOwn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vaglio-test-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  return folder
}

async function open(folder: string, logged: string[] = []): Promise<PartLibrary> {
  const say = (_: object, text: string): void => void logged.push(text)
  const log = { debug: say, info: say, warn: say, error: say }
  const bus = { newest: async () => undefined, storedBody: async () => jpeg }
  return await openPartLibrary({ folder, bus, clock: fakeClock(), log })
}

function failWith(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`it says ${code}`), { code })
  }
}

test('a disk that is full is told once, and forgotten when something could be stored again', async () => {
  const logged: string[] = []
  const library = await open(folderOfItsOwn(), logged)
  closing.push(() => library.close())
  expect([library.attempt(failWith('SQLITE_FULL')), library.attempt(failWith('SQLITE_FULL'))]).toEqual([false, false])
  expect(library.trouble()).toMatch(/parts\.db cannot be written: it says SQLITE_FULL/)
  expect(logged).toHaveLength(1)
  expect(library.attempt(() => {})).toBe(true)
  expect(library.trouble()).toBe('')
})

test('a database that turns out to be damaged ends the run, and the next one begins with a new one', async () => {
  const folder = folderOfItsOwn()
  const library = await open(folder)
  library.store.addVerdict(aRecord(1))
  const running = library.run(new AbortController().signal)
  library.attempt(failWith('SQLITE_CORRUPT_INDEX'))
  await expect(running).rejects.toThrow('it says SQLITE_CORRUPT_INDEX')
  library.close()
  const logged: string[] = []
  const next = await open(folder, logged)
  closing.push(() => next.close())
  expect(next.store.find(partIdOf(1))).toBeUndefined()
  expect(logged).toEqual([expect.stringMatching(/could not be read \(it was found to be damaged\); a new one begins/)])
  expect(readdirSync(folder).filter((name) => name.startsWith('parts.db.damaged-2026'))).not.toEqual([])
})

test('pictures that a crash kept from being kept are fetched at the next start', async () => {
  const folder = folderOfItsOwn()
  const before = await open(folder)
  before.frames.add({ partId: partIdOf(1), view: 'top', streamSequence: 7, storedAtMs: 0 })
  before.store.addVerdict(aRecord(1, { verdict: 'reject' }))
  before.store.addVerdict(aRecord(2))
  before.close()
  const library = await open(folder)
  const ending = new AbortController()
  const running = library.run(ending.signal)
  await until('the picture', () => readdirSync(join(folder, 'pictures')).includes(`${partIdOf(1)}.top.picture`))
  ending.abort()
  await running
  library.close()
})
