import { describe, expect, test } from 'vitest'
import { AuditEntry } from '../../../shared/contracts/audit.ts'
import { captureWallMs } from '../../../test/support/builders.ts'
import { type FakeAudit, fakeAudit } from '../../../test/support/console-access.ts'
import { createAuditLog } from './audit-log.ts'

const anna = { who: 'anna', role: 'engineer', by: 'session' } as const
const change = { action: 'recipe.activate', target: 'r2', old: 'r1', new: 'r2' }

function opened(stream: FakeAudit = fakeAudit()) {
  return { stream, log: createAuditLog(stream, () => captureWallMs) }
}

async function written(count: number) {
  const { stream, log } = opened()
  for (let number = 1; number <= count; number += 1) await log.write(anna, { ...change, target: `r${number}` })
  return { stream, log }
}

describe('writing', () => {
  test('an entry says who, what, old, new, and is one of the contract', async () => {
    const { stream } = await written(1)
    expect(AuditEntry.parse(stream.entries[0])).toMatchObject({ ...anna, ...change, target: 'r1' })
  })

  test('what is longer than the contract allows is cut, and says so', async () => {
    const { stream, log } = opened()
    await log.write(anna, { ...change, target: 'x'.repeat(300), old: 'y'.repeat(5000) })
    const entry = AuditEntry.parse(stream.entries[0])
    expect([entry.target.length, entry.old.length, entry.old.at(-1)]).toEqual([200, 2000, '…'])
  })

  test('what the broker does not take is refused with what to do, and the chain goes on behind it', async () => {
    const { stream, log } = await written(1)
    stream.isReached = false
    await expect(log.write(anna, change)).rejects.toMatchObject({ problem: { status: 503 } })
    stream.isReached = true
    await log.write(anna, change)
    const { entries } = await log.page({ limit: 10 })
    expect(entries.map(({ follows }) => follows)).toEqual([true, true])
  })

  test('an entry that was stored although nobody said so is in the chain', async () => {
    const { stream, log } = await written(1)
    const publish = stream.publish
    stream.publish = async (entry) => {
      await publish(entry)
      throw new Error('no answer in time')
    }
    await expect(log.write(anna, change)).rejects.toThrow('no answer in time')
    stream.publish = publish
    await log.write(anna, change)
    expect((await log.page({ limit: 10 })).entries.map(({ follows }) => follows)).toEqual([true, true, true])
  })

  test('many at once are one chain, also after a restart', async () => {
    const { stream, log } = opened()
    await Promise.all(Array.from({ length: 20 }, () => log.write(anna, change)))
    const again = opened(stream).log
    await again.write(anna, change)
    const { entries } = await again.page({ limit: 50 })
    expect(entries).toHaveLength(21)
    expect(entries.every(({ follows }) => follows)).toBe(true)
  })
})

describe('reading', () => {
  test('the newest first, page by page', async () => {
    const { log } = await written(7)
    const first = (await log.page({ limit: 3 })).entries
    expect(first.map(({ target }) => target)).toEqual(['r7', 'r6', 'r5'])
    const second = (await log.page({ limit: 3, before: first.at(-1)?.sequence })).entries
    expect(second.map(({ target }) => target)).toEqual(['r4', 'r3', 'r2'])
    const third = (await log.page({ limit: 3, before: second.at(-1)?.sequence })).entries
    expect(third.map(({ target, follows }) => [target, follows])).toEqual([['r1', true]])
    expect((await log.page({ limit: 3, before: 1 })).entries).toEqual([])
    expect((await opened().log.page({ limit: 3 })).entries).toEqual([])
  })

  test('also where other entries lie between', async () => {
    const { stream, log } = await written(6)
    const { from } = stream
    stream.from = async function* (sequence) {
      for await (const stored of from(Math.ceil(sequence / 10))) yield { ...stored, sequence: stored.sequence * 10 }
    }
    stream.newest = async () => ({ sequence: 60, stored: undefined })
    expect((await log.page({ limit: 3 })).entries.map(({ target }) => target)).toEqual(['r6', 'r5', 'r4'])
  })

  test.each([
    ['is taken out', (entries: AuditEntry[]) => void entries.splice(3, 1)],
    ['is changed', (entries: AuditEntry[]) => void Object.assign(entries[2] ?? {}, { who: 'nobody' })],
    ['is put in', (entries: AuditEntry[]) => void entries.splice(3, 0, entries[0] as AuditEntry)],
    ['is moved', (entries: AuditEntry[]) => void entries.splice(1, 2, ...entries.slice(1, 3).reverse())],
  ])('it shows when an entry %s', async (_, tamper) => {
    const { stream, log } = await written(6)
    tamper(stream.entries)
    const { entries } = await log.page({ limit: 10 })
    expect(entries.some(({ follows }) => !follows)).toBe(true)
  })

  test('a broker that cannot be asked is said so', async () => {
    const { stream, log } = await written(1)
    stream.newest = async () => {
      throw new Error('no answer')
    }
    await expect(log.page({ limit: 3 })).rejects.toMatchObject({ problem: { status: 503 } })
  })
})
