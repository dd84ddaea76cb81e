import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPackageCache } from './package-cache.ts'

const model = { name: 'plate', version: '2', sha256: 'a'.repeat(64) }
const files = new Map([
  ['model.json', Buffer.from('{}')],
  ['golden/1.png', Buffer.from('pixels')],
])

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaglio-cache-'))
})
afterEach(() => rm(folder, { recursive: true }))

function cache(read = async () => files) {
  let reads = 0
  const opened = createPackageCache(folder, () => {
    reads += 1
    return read()
  })
  return { opened, reads: () => reads }
}

test('a package is fetched once and stays, for the next start as well', async () => {
  const { opened, reads } = cache()
  expect(opened.folderOf(model)).toBeUndefined()
  const path = await opened.fetch(model)
  expect(await readFile(join(path, 'golden/1.png'), 'utf8')).toBe('pixels')
  expect(await opened.fetch(model)).toBe(path)
  expect(reads()).toBe(1)
  expect(cache().opened.folderOf(model)).toBe(path)
  expect(opened.folderOf({ ...model, version: '3' })).toBeUndefined()
})

test('what was fetched only in part is fetched anew', async () => {
  await mkdir(join(folder, `plate@2@${model.sha256}.new`), { recursive: true })
  await writeFile(join(folder, `plate@2@${model.sha256}.new`, 'left-over'), '')
  const { opened } = cache()
  expect((await readdir(await opened.fetch(model))).sort()).toEqual(['golden', 'model.json'])
  expect(await readdir(folder)).toHaveLength(1)
})

test('a package that the registry does not give leaves nothing behind', async () => {
  const { opened } = cache(() => Promise.reject(new Error('there is no package plate/2')))
  await expect(opened.fetch(model)).rejects.toThrow('there is no package plate/2')
  expect(await readdir(folder)).toEqual([])
})

test('one that is just being removed is fetched again', async () => {
  const { opened, reads } = cache()
  await opened.fetch(model)
  const left = opened.discard(model)
  const path = await opened.fetch(model)
  await left
  expect(reads()).toBe(2)
  expect((await readdir(path)).sort()).toEqual(['golden', 'model.json'])
})

test('everything but what serves goes, unfinished packages too', async () => {
  const { opened } = cache()
  await opened.fetch(model)
  await opened.fetch({ ...model, version: '3' })
  await mkdir(join(folder, 'plate@4@.new'))
  await opened.keepOnly([model])
  expect(await readdir(folder)).toEqual([`plate@2@${model.sha256}`])
})
