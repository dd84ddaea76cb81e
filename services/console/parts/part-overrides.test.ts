import { afterEach, expect, test, vi } from 'vitest'
import { captureWallMs } from '../../../test/support/builders.ts'
import { aRecord, partIdOf, temporaryDatabase } from '../../../test/support/console-parts.ts'
import type { Person } from '../api/person.ts'
import type { WriteAudit } from '../http/context.ts'
import { createPartOverrides } from './part-overrides.ts'
import { createPartStore } from './part-store.ts'

const anna: Person = { name: 'anna', role: 'operator', by: 'session' }
const bruno: Person = { ...anna, name: 'bruno' }
const good = { verdict: 'pass', reasonCode: 'good-part', note: 'a reflection' } as const
const dayMs = 24 * 3_600_000
const open: Disposable[] = []

afterEach(() => {
  for (const each of open.splice(0)) each[Symbol.dispose]()
})

function overriding({ auditFails = false } = {}) {
  const folder = temporaryDatabase()
  open.push(folder)
  const store = createPartStore(folder.database)
  store.addVerdict(aRecord(1, { verdict: 'reject', basis: 'fallback' }))
  const clock = { nowMs: captureWallMs }
  const written: unknown[] = []
  const writeAudit: WriteAudit = async ({ name }, change) => {
    if (auditFails) throw new Error('the audit cannot be written')
    written.push({ who: name, ...change })
  }
  const publish = vi.fn(async (about: { partId: string; revision: number }, override: never) => {
    store.addOverride({ version: 1, station: 'press', ...about }, override)
  })
  const overrides = createPartOverrides({
    ...{ store, writeAudit, publish: publish as never, shifts: ['00:00'], wallMs: () => clock.nowMs },
    reasons: () => [{ code: 'good-part', text: 'The part is good' }],
  })
  return { overrides, store, clock, written, publish }
}

test('a correction is audited, published and seen, with who and when and what was', async () => {
  const { overrides, written, publish } = overriding()
  const summary = await overrides.correct(partIdOf(1), good, anna)
  const was = { verdict: 'reject', basis: 'fallback' }
  const said = { action: 'correct', sequence: 1, was, ...good, by: 'anna', at: new Date(captureWallMs).toISOString() }
  expect(summary).toMatchObject({ verdict: 'reject', override: said })
  expect(publish.mock.calls).toEqual([[{ partId: partIdOf(1), revision: 1 }, said]])
  expect(written).toEqual([
    { who: 'anna', action: 'override.correct', target: partIdOf(1), old: 'none', new: 'pass: good-part, a reflection' },
  ])
})

test('each word counts the revision up, and the audit holds the old one', async () => {
  const { overrides, written, publish } = overriding()
  await overrides.correct(partIdOf(1), good, anna)
  await overrides.correct(partIdOf(1), { ...good, verdict: 'reject', note: '' }, bruno)
  const summary = await overrides.withdraw(partIdOf(1), bruno)
  expect(summary.override).toBeUndefined()
  expect(publish.mock.calls.map(([about]) => about.revision)).toEqual([1, 2, 3])
  expect(publish.mock.calls[2]?.[1]).toMatchObject({ action: 'withdraw', by: 'bruno', verdict: 'reject' })
  expect(written).toMatchObject([
    {},
    { old: 'pass: good-part, a reflection' },
    { old: 'reject: good-part, ', new: 'none' },
  ])
})

test('within the shift it can be withdrawn, after it no more', async () => {
  const { overrides, clock } = overriding()
  await overrides.correct(partIdOf(1), good, anna)
  clock.nowMs += dayMs
  expect(() => overrides.withdraw(partIdOf(1), bruno)).toThrow(/earlier shift; override the part again/)
  await overrides.correct(partIdOf(1), good, bruno)
  expect((await overrides.withdraw(partIdOf(1), anna)).override).toBeUndefined()
})

test('what cannot be audited is not done', async () => {
  const { overrides, publish, store } = overriding({ auditFails: true })
  await expect(overrides.correct(partIdOf(1), good, anna)).rejects.toThrow('the audit cannot be written')
  expect(publish).not.toHaveBeenCalled()
  expect(store.find(partIdOf(1))?.override).toBeUndefined()
})

test('of two people at once the second is told, and can try again', async () => {
  const { overrides, publish } = overriding()
  const first = overrides.correct(partIdOf(1), good, anna)
  await expect(overrides.correct(partIdOf(1), good, bruno)).rejects.toThrow(/somebody else/)
  await first
  await overrides.correct(partIdOf(1), good, bruno)
  expect(publish).toHaveBeenCalledTimes(2)
})

test('who overrides what somebody else has changed meanwhile is told who and how, and nothing is changed', async () => {
  const { overrides, publish } = overriding()
  expect((await overrides.correct(partIdOf(1), good, anna, 0)).overrideRevision).toBe(1)
  const late = async () => overrides.correct(partIdOf(1), { ...good, verdict: 'reject' }, bruno, 0)
  await expect(late).rejects.toMatchObject({
    problem: { status: 412, detail: expect.stringMatching(/^anna meanwhile said that it is truly pass \(good-part\)/) },
  })
  await expect(async () => overrides.withdraw(partIdOf(1), bruno, 0)).rejects.toMatchObject({
    problem: { status: 412 },
  })
  await overrides.withdraw(partIdOf(1), bruno, 1)
  await expect(async () => overrides.correct(partIdOf(1), good, anna, 1)).rejects.toThrow(/^bruno meanwhile withdrew/)
  expect(publish).toHaveBeenCalledTimes(2)
})

test.each([
  ['a part that is not known', partIdOf(2), good, 404],
  ['a reason that is not of the station', partIdOf(1), { ...good, reasonCode: 'no-mood' }, 400],
])('%s is refused', async (_, partId, request, status) => {
  const { overrides, written } = overriding()
  await expect(async () => overrides.correct(partId, request, anna)).rejects.toMatchObject({ problem: { status } })
  await expect(async () => overrides.withdraw(partIdOf(1), anna)).rejects.toMatchObject({ problem: { status: 409 } })
  expect(written).toEqual([])
})
