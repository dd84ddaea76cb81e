import { describe, expect, test } from 'vitest'
import { BrowseError } from '../../shared/bus/direct-get.ts'
import { type NewRecipe, RecipeStoreError, type StoredRecipe } from '../../shared/bus/recipe-store.ts'
import type { RevisionEnvelope } from '../../shared/contracts/recipe-revision.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { aRecipe } from '../../test/support/builders.ts'
import { until } from '../../test/support/until.ts'
import { keepRecipe } from './recipe-keeping.ts'

const station = 'press'
const picture = Buffer.from('a picture')

/** A store in memory, and the provisioner's care for it. */
function keeping(there: readonly StoredRecipe[], failure?: () => Error | undefined, lapsed = new Set<string>()) {
  const stored = [...there]
  const told: string[] = []
  const say = (_: object, text: string): void => void told.push(text)
  const log: Log = { debug: () => {}, info: say, warn: say, error: say }
  const stopping = new AbortController()
  const bytes = new Map<string, NewRecipe['pictures']>()
  const recipes = {
    async newest() {
      const error = failure?.()
      if (error) throw error
      const newest = stored.at(-1)
      return newest && lapsed.has(newest.envelope.revision) ? undefined : newest
    },
    list: async () =>
      stored.map((one) => ({ ...one, streamSequence: 1, isTrusted: !lapsed.has(one.envelope.revision) })),
    pictures: async () => bytes.get('') ?? new Map(),
    async add(envelope: RevisionEnvelope, { pictures, ...body }: NewRecipe) {
      if (body.document === 'too long') throw new RecipeStoreError('too long')
      bytes.set('', pictures)
      stored.push({ envelope, body: { ...body, pictures: {} }, storedAtMs: 0 })
    },
  }
  const file = {
    recipe: aRecipe({ revision: '0000000000f1' }),
    text: 'the file',
    pictures: new Map([['good.png', picture]]),
    warnings: [],
  }
  const run = (text = file.text): Promise<void> =>
    keepRecipe({ station, file: { ...file, text }, recipes, wallMs: () => 0, log, signal: stopping.signal })
  const stop = async (finished: Promise<void>): Promise<void> => {
    stopping.abort()
    await finished
  }
  return { stored, told, bytes, run, stop }
}

function revision(name: string, insteadOf: string, takenAt = '2026-01-05T08:00:00.000Z'): StoredRecipe {
  const body = { document: `text of ${name}`, pictures: {}, insteadOf, author: 'line engineer', note: 'less glare' }
  return { envelope: { version: 1, station, revision: name, takenAt }, body, storedAtMs: 0 }
}

const names = (stored: readonly StoredRecipe[]): string[] => stored.map(({ envelope }) => envelope.revision)

describe('the recipe file', () => {
  test('is the first revision where there is none, with its pictures', async () => {
    const at = keeping([])
    const running = at.run()
    await until('it', () => at.stored.length === 1)
    await at.stop(running)
    expect(at.stored[0]).toMatchObject({
      envelope: { revision: '0000000000f1', takenAt: '1970-01-01T00:00:00.000Z' },
      body: { document: 'the file', insteadOf: '0000000000f1', author: 'recipe file' },
    })
    expect(at.bytes.get('')).toEqual(new Map([['good.png', picture]]))
  })

  test('is the newest again when it was edited since, whatever was given in place of the one before', async () => {
    const at = keeping([revision('0000000000f0', '0000000000f0'), revision('0000000000a1', '0000000000f0')])
    const running = at.run()
    await until('it', () => at.stored.length === 3)
    await at.stop(running)
    expect(names(at.stored).at(-1)).toBe('0000000000f1')
  })

  test('is not stored where another revision rules in its place, and that is told', async () => {
    const at = keeping([revision('0000000000f1', '0000000000f1'), revision('0000000000a1', '0000000000f1')])
    const running = at.run()
    await until('the word', () => at.told.length > 0)
    await at.stop(running)
    expect(at.stored).toHaveLength(2)
    expect(at.told).toEqual([
      'recipe 0000000000a1 is the newest, in place of the recipe file, given by line engineer at 2026-01-05T08:00:00.000Z ' +
        '(less glare); for the file again: vaglio recipe restore 0000000000f1',
    ])
  })

  test('that cannot be stored is told once, and left', async () => {
    const at = keeping([])
    await at.run('too long')
    expect(at.told).toEqual([expect.stringMatching(/^the recipe file is not stored .*: too long$/)])
  })
})

describe('a revision whose signature no longer counts', () => {
  const lapsed = new Set(['0000000000a1'])

  test('is not replaced by the file in silence: who may say so is told how', async () => {
    const at = keeping([revision('0000000000a1', '0000000000f1')], undefined, lapsed)
    const running = at.run()
    await until('the word', () => at.told.length > 0)
    await at.stop(running)
    expect(names(at.stored)).toEqual(['0000000000a1'])
    expect(at.told).toEqual([expect.stringMatching(/no longer counts: .* vaglio recipe restore 0000000000a1;/)])
  })

  test('gives way to a file that was edited since', async () => {
    const at = keeping([revision('0000000000a1', '0000000000f0')], undefined, lapsed)
    const running = at.run()
    await until('the file', () => at.stored.length === 2)
    await at.stop(running)
    expect(names(at.stored)).toEqual(['0000000000a1', '0000000000f1'])
  })

  test('that is the file itself is stored anew', async () => {
    const at = keeping([revision('0000000000f1', '0000000000f1')], undefined, new Set(['0000000000f1']))
    const running = at.run()
    await until('it', () => at.stored.length > 1)
    await at.stop(running)
    expect(at.stored.at(-1)?.body.document).toBe('the file')
  })
})

test('what ruled and was lost is put back, not the file', async () => {
  const at = keeping([revision('0000000000a1', '0000000000f1')])
  const running = at.run()
  await until('the word', () => at.told.length > 0)
  at.stored.length = 0
  await until('it', () => at.stored.length > 0)
  await at.stop(running)
  expect(at.stored[0]).toMatchObject({
    envelope: { revision: '0000000000a1' },
    body: { document: 'text of 0000000000a1', insteadOf: '0000000000f1', restoredFrom: '2026-01-05T08:00:00.000Z' },
  })
})

test('a broker that does not answer is asked again', async () => {
  let failures = 2
  const at = keeping([], () => {
    failures -= 1
    return failures >= 0 ? new BrowseError('RECIPES cannot be read') : undefined
  })
  const running = at.run()
  await until('the file', () => at.stored.length === 1)
  await at.stop(running)
})
