import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { openWatchMemory } from './watch-memory.ts'

const fail = (error: unknown): void => {
  throw error
}

describe('a watch memory', () => {
  test('the first time everything that is there is known', async () => {
    await using folder = await temporaryFolder()
    const present = [
      { path: 'new.jpg', changedMs: 90_000 },
      { path: 'old.jpg', changedMs: 10 },
    ]
    const memory = openWatchMemory(join(folder.path, 'watched.json'), present, fail)
    expect(present.map(memory.knows)).toEqual([true, true])
  })

  test('afterwards what was taken in is known, and what is older, but not what was changed since', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'watched.json')
    openWatchMemory(file, [], fail).remember([{ path: 'a.jpg', changedMs: 100_000 }])
    const memory = openWatchMemory(file, [{ path: 'b.jpg', changedMs: 100_001 }], fail)
    expect(memory.knows({ path: 'a.jpg', changedMs: 100_000 })).toBe(true)
    expect(memory.knows({ path: 'a.jpg', changedMs: 100_002 })).toBe(false)
    expect(memory.knows({ path: 'b.jpg', changedMs: 100_001 })).toBe(false)
    expect(memory.knows({ path: 'overtaken.jpg', changedMs: 99_000 })).toBe(false)
    expect(memory.knows({ path: 'old.jpg', changedMs: 90_000 })).toBe(true)
  })

  test('says when it cannot be written', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'state'), 'in the way')
    const troubles: unknown[] = []
    openWatchMemory(join(folder.path, 'state/watched.json'), [], (error) => troubles.push(error))
    expect(troubles).toHaveLength(1)
  })
})
