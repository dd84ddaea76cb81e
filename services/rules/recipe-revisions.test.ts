import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RecipeStoreError, type StoredRecipe } from '../../shared/bus/recipe-store.ts'
import { RecipeError } from '../../shared/recipe/load.ts'
import { type FakeClock, fakeClock } from '../../test/support/builders.ts'
import { silentLog } from '../../test/support/nats-server.ts'
import { until } from '../../test/support/until.ts'
import type { RecipeChecks } from './recipe-checks.ts'
import { createRevisions } from './recipe-revisions.ts'

const [file, first, second] = ['0000000000f1', '0000000000a1', '0000000000a2'] as const
const longMs = 60_000
const fileChecks: RecipeChecks = new Map()

let stopping: AbortController
let clock: FakeClock
beforeEach(() => {
  clock = fakeClock()
  stopping = new AbortController()
})
afterEach(() => stopping.abort())

function stored(revision: string, insteadOf: string = file): StoredRecipe {
  const envelope = { version: 1 as const, station: 'press', revision, takenAt: '2026-01-05T08:00:00.000Z' }
  const body = { document: '', pictures: {}, insteadOf, author: 'engineer', note: '' }
  return { envelope, body, storedAtMs: 0 }
}

/** Revisions of a broker that has some of them, each of which opens as a test says. */
function revisionsOf(there: readonly string[], openings: Record<string, () => Promise<RecipeChecks>> = {}) {
  const checks = new Map<string, RecipeChecks>()
  const asked: string[] = []
  const revisions = createRevisions({
    file: { revision: file, checks: fileChecks },
    async find(revision) {
      asked.push(revision)
      return there.includes(revision) ? stored(revision) : undefined
    },
    async open({ envelope: { revision } }) {
      const opened = (await openings[revision]?.()) ?? new Map()
      checks.set(revision, opened)
      return opened
    },
    nowMs: clock.monotonicMs,
    log: silentLog,
    signal: stopping.signal,
  })
  return { revisions, checks, asked }
}

describe('the checks of a revision', () => {
  test('are the file’s for its own, at once and without a broker', () => {
    const { revisions, asked } = revisionsOf([])
    expect(revisions.checksOf(file, 0)).toEqual({ checks: fileChecks })
    expect(asked).toEqual([])
    expect(revisions.inUse()).toEqual({ file, ready: [file], refused: [] })
  })

  test('of the newest are there before a part asks for them', async () => {
    const { revisions, checks, asked } = revisionsOf([])
    revisions.newest(stored(first))
    await until('it', () => revisions.inUse().ready.includes(first))
    const found = revisions.checksOf(first, 0)
    expect(found).toEqual({ checks: checks.get(first) })
    expect('checks' in found && found.checks).not.toBe(fileChecks)
    expect(asked).toEqual([])
  })

  test('are fetched for a part that names an older one, once for all its parts', async () => {
    const { revisions, checks, asked } = revisionsOf([first])
    const both = await Promise.all([revisions.checksOf(first, longMs), revisions.checksOf(first, longMs)])
    expect(both).toEqual([{ checks: checks.get(first) }, { checks: checks.get(first) }])
    expect(asked).toEqual([first])
  })

  test('are not waited for longer than the part has', async () => {
    const never = (): Promise<RecipeChecks> => new Promise(() => {})
    const { revisions } = revisionsOf([first], { [first]: never })
    expect(await revisions.checksOf(first, 1)).toEqual({ unable: `recipe ${first} was not ready in time` })
  })

  test('that nobody has are told as such, refused after some seconds, and looked for again', async () => {
    const there: string[] = []
    const { revisions, asked } = revisionsOf(there)
    expect(await revisions.checksOf(first, longMs)).toEqual({ unable: 'the broker does not have it' })
    expect(revisions.inUse()).toEqual({ file, ready: [file], refused: [] })
    clock.advance(5000)
    await until('the refusal', () => revisions.inUse().refused.length > 0)
    expect(revisions.inUse().refused).toEqual([{ revision: first, reason: 'the broker does not have it' }])
    there.push(first)
    await until('it', () => revisions.inUse().ready.includes(first))
    expect(asked.length).toBeGreaterThanOrEqual(3)
    expect(revisions.inUse().refused).toEqual([])
  })

  test.each([
    ['without an answer of the broker', new Error('no answer within 2000 ms'), 0],
    ['without a picture that may come', new RecipeStoreError('the broker does not have the picture'), 1],
  ])('that cannot be had for a moment, %s, are not ready and not refused', async (_, error, refusals) => {
    let attempts = 0
    const open = async (): Promise<RecipeChecks> => {
      attempts += 1
      if (attempts <= 2) throw error
      return await new Promise(() => {})
    }
    const { revisions } = revisionsOf([first], { [first]: open })
    expect(await revisions.checksOf(first, longMs)).toEqual({ unable: error.message })
    expect(revisions.inUse()).toEqual({ file, ready: [file], refused: [] })
    clock.advance(60_000)
    await until('another attempt', () => attempts === 3)
    expect(revisions.inUse().refused).toHaveLength(refusals)
  })

  test('with a mistake in it are refused for good', async () => {
    let attempts = 0
    const open = async (): Promise<RecipeChecks> => {
      attempts += 1
      throw new RecipeError('line 3: no such check')
    }
    const { revisions } = revisionsOf([], { [first]: open })
    revisions.newest(stored(first))
    await until('the refusal', () => revisions.inUse().refused.length > 0)
    revisions.newest(stored(first))
    expect(revisions.checksOf(first, longMs)).toEqual({ unable: 'line 3: no such check' })
    expect(attempts).toBe(1)
  })

  test('given in place of another recipe file are not made ready', async () => {
    const { revisions, checks } = revisionsOf([])
    revisions.newest(stored(first, '0000000000f0'))
    revisions.newest(stored(second))
    await until('the other', () => revisions.inUse().ready.includes(second))
    expect([...checks.keys()]).toEqual([second])
  })

  test('are kept for the last few revisions, and for the newest in any case', async () => {
    const others = ['b1', 'b2', 'b3', 'b4', 'b5'].map((end) => `0000000000${end}`)
    const { revisions } = revisionsOf(others)
    revisions.newest(stored(first))
    for (const revision of others) await revisions.checksOf(revision, longMs)
    expect(revisions.inUse().ready).toEqual([file, first, ...others.slice(-3)])
  })
})
