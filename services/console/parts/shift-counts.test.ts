import { expect, test } from 'vitest'
import { captureWallMs } from '../../../test/support/builders.ts'
import { aboutPart, anOverride, aRecord, temporaryDatabase } from '../../../test/support/console-parts.ts'
import type { PartRecord } from './part-record.ts'
import { createPartStore } from './part-store.ts'
import { createShiftCounter } from './shift-counts.ts'

const hourMs = 3_600_000

function counting() {
  const folder = temporaryDatabase()
  const store = createPartStore(folder.database)
  const clock = { nowMs: captureWallMs }
  const startsAt = new Date(captureWallMs - hourMs)
  const spelled = `${String(startsAt.getHours()).padStart(2, '0')}:${String(startsAt.getMinutes()).padStart(2, '0')}`
  const open = () => createShiftCounter(folder.database, [spelled], () => clock.nowMs)
  const counter = open()
  const add = (record: PartRecord): void => {
    if (store.addVerdict(record)) counter.counted(record)
  }
  return { store, counter, clock, add, open, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

test('counts by verdict and basis what was captured since the shift began, the same before and after a restart', () => {
  using shift = counting()
  shift.counter.current()
  shift.add(aRecord(1))
  shift.add(aRecord(2, { verdict: 'reject', basis: 'fallback' }))
  shift.add(aRecord(2, { verdict: 'reject', basis: 'fallback' }))
  shift.add(aRecord(3, { verdict: 'reject', basis: 'fail-safe', latencyMs: 201 }))
  shift.add(aRecord(4, { verdict: 'stop' }))
  shift.add(aRecord(5, {}, { capturedAt: new Date(captureWallMs - hourMs - 1).toISOString() }))
  const expected = { parts: 4, pass: 1, reject: 2, stop: 1, failSafe: 1, fallback: 1, late: 1, overridden: 0 }
  const since = new Date(captureWallMs - hourMs).toISOString()
  expect(shift.counter.current()).toEqual({ ...expected, since })
  expect(shift.open().current()).toEqual({ ...expected, since })
})

test('an override is counted at once, and its withdrawal too', () => {
  using shift = counting()
  shift.add(aRecord(1, { verdict: 'reject' }))
  const say = (revision: number, action: 'correct' | 'withdraw'): number => {
    shift.store.addOverride(aboutPart(1, revision), anOverride({ action }))
    shift.counter.recount()
    return shift.counter.current().overridden
  }
  expect([say(1, 'correct'), say(2, 'withdraw')]).toEqual([1, 0])
})

test('a new shift begins at zero by itself', () => {
  using shift = counting()
  shift.add(aRecord(1))
  expect(shift.counter.current().parts).toBe(1)
  shift.clock.nowMs = captureWallMs + 23 * hourMs
  expect(shift.counter.current()).toMatchObject({ parts: 0, since: new Date(shift.clock.nowMs).toISOString() })
})
