import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { openPrivateFile } from './private-file.ts'

const Document = z.strictObject({ words: z.array(z.string()) })

test('what is saved is there again, for its owner alone, and leaves nothing beside it', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'kept', 'words.json')
  const first = await openPrivateFile(file, Document, { words: [] })
  expect(first.content).toEqual({ words: [] })
  await first.save({ words: ['one'] })
  await first.save({ words: ['one', 'two'] })
  const second = await openPrivateFile(file, Document, { words: [] })
  expect(second.content).toEqual({ words: ['one', 'two'] })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder.path, 'kept'))).mode & 0o777).toBe(0o700)
  expect(await readdir(join(folder.path, 'kept'))).toEqual(['words.json'])
})

test('others who may read it after a copy was put back may not any more', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'words.json')
  await writeFile(file, '{"words":[]}', { mode: 0o644 })
  await chmod(file, 0o644)
  await openPrivateFile(file, Document, { words: [] })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test.each(['', '{', '[]', '{"words":[1]}', '{"words":[],"more":1}'])(
  '%j is damage, and is not taken for nothing',
  async (text) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'words.json')
    await writeFile(file, text)
    await expect(openPrivateFile(file, Document, { words: [] })).rejects.toThrow(
      `${file} cannot be read: put back a copy`,
    )
    expect(await readFile(file, 'utf8')).toBe(text)
  },
)

test('what could not be written is not taken for written', async () => {
  await using folder = await temporaryFolder()
  const kept = await openPrivateFile(join(folder.path, 'words.json'), Document, { words: [] })
  await folder[Symbol.asyncDispose]()
  await expect(kept.save({ words: ['one'] })).rejects.toThrow('ENOENT')
  expect(kept.content).toEqual({ words: [] })
})
