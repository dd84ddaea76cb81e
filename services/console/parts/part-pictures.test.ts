import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partIdOf } from '../../../test/support/console-parts.ts'
import { openKeptFiles } from './kept-files.ts'
import { createPartPictures } from './part-pictures.ts'

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 9)

async function pictures(atBroker: Record<number, Uint8Array>, bytesMax = 1000) {
  const folder = mkdtempSync(join(tmpdir(), 'vaglio-test-'))
  const known = new Map(
    Object.keys(atBroker).map((sequence) => [`${partIdOf(Number(sequence))}.top`, Number(sequence)]),
  )
  const fetches: number[] = []
  const fetch = async (sequence: number): Promise<Uint8Array> => {
    fetches.push(sequence)
    const bytes = atBroker[sequence]
    if (!bytes) throw new Error('it is not there any more')
    return bytes
  }
  const frames = { find: (partId: string, view: string) => known.get(`${partId}.${view}`) }
  const open = async () => createPartPictures({ frames, fetch, kept: await openKeptFiles(folder, bytesMax) })
  return {
    ...(await open()),
    open,
    folder,
    fetches,
    atBroker,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

test('a picture comes from the broker while it has it, and of a kept one from the folder, also after a restart', async () => {
  using given = await pictures({ 1: jpeg, 2: png })
  expect(await given.find(partIdOf(1), 'top')).toEqual({ type: 'image/jpeg', bytes: jpeg })
  expect(await given.keep(partIdOf(2), 'top')).toBe(true)
  delete given.atBroker[1]
  delete given.atBroker[2]
  const later = await given.open()
  expect(await later.find(partIdOf(1), 'top')).toBeUndefined()
  expect({ ...(await later.find(partIdOf(2), 'top')) }).toMatchObject({ type: 'image/png' })
  expect(given.fetches).toEqual([1, 2, 1])
})

test('keeping it twice fetches it once, and one that is gone or empty is not kept', async () => {
  using given = await pictures({ 1: jpeg, 2: new Uint8Array(0) })
  expect([await given.keep(partIdOf(1), 'top'), await given.keep(partIdOf(1), 'top')]).toEqual([true, true])
  expect([await given.keep(partIdOf(2), 'top'), await given.keep(partIdOf(3), 'top')]).toEqual([false, false])
  expect(given.fetches).toEqual([1, 2])
  expect(readdirSync(given.folder)).toEqual([`${partIdOf(1)}.top.picture`])
})

test('the first bytes say what it is, and neither a name nor a page in disguise does', async () => {
  const page = new TextEncoder().encode('<html><script>alert(1)</script>')
  using given = await pictures({ 1: page, 2: Uint8Array.of(0xff, 0xd8) })
  expect((await given.find(partIdOf(1), 'top'))?.type).toBeUndefined()
  expect((await given.find(partIdOf(2), 'top'))?.type).toBeUndefined()
})

test('the oldest go when there are too many bytes, also of what an earlier run left', async () => {
  using given = await pictures({ 1: jpeg, 2: jpeg, 3: jpeg, 4: jpeg }, 3 * jpeg.byteLength)
  for (const number of [1, 2, 3]) await given.keep(partIdOf(number), 'top')
  const later = await given.open()
  await later.keep(partIdOf(4), 'top')
  expect(readdirSync(given.folder).sort()).toEqual([2, 3, 4].map((number) => `${partIdOf(number)}.top.picture`))
})

test('what a crash left half written is not taken for a picture', async () => {
  using given = await pictures({})
  writeFileSync(join(given.folder, `${partIdOf(1)}.top.picture.unfinished`), jpeg)
  const later = await given.open()
  expect(await later.find(partIdOf(1), 'top')).toBeUndefined()
  expect(readdirSync(given.folder)).toEqual([])
})
