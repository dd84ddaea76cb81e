import { expect, test } from 'vitest'
import { aboutPart, anOverride, aRecord, temporaryDatabase } from '../../../test/support/console-parts.ts'
import { createEventLog, resumedEventsMax } from './event-log.ts'
import { createPartStore } from './part-store.ts'
import { createRetention, partLimits } from './retention.ts'

test('whoever comes back hears what he missed, in order and once', () => {
  using folder = temporaryDatabase()
  const [store, log] = [createPartStore(folder.database), createEventLog(folder.database)]
  const first = store.addVerdict(aRecord(1))?.id ?? 0
  store.addVerdict(aRecord(2, { verdict: 'reject' }))
  store.addOverride(aboutPart(2), anOverride())
  const missed = log.since(first)
  expect(missed?.map(({ event, data }) => [event, data.sequence])).toEqual([
    ['verdict', 2],
    ['override', 2],
  ])
  expect(log.since(missed?.at(-1)?.id ?? 0)).toEqual([])
  expect(log.since(first - 1)?.map(({ id }) => id)).toEqual([first, first + 1, first + 2])
})

test('an id from before what is known, of another database or of nowhere is no place to go on from', () => {
  using folder = temporaryDatabase()
  const [store, log] = [createPartStore(folder.database), createEventLog(folder.database)]
  const ids = [1, 2, 3].map((number) => store.addVerdict(aRecord(number))?.id ?? 0)
  expect(ids[0]).toBeGreaterThan(1e12)
  expect([log.since(1), log.since((ids[2] ?? 0) + 1)]).toEqual([undefined, undefined])
  createRetention(folder.database, { ...partLimits, ageMsMax: Number.MAX_SAFE_INTEGER, eventsMax: 1 })(0)
  expect(log.since(ids[0] ?? 0)).toBeUndefined()
  expect(log.since(ids[1] ?? 0)?.map(({ id }) => id)).toEqual([ids[2]])
})

test('a new database without events goes on from its own beginning', () => {
  using folder = temporaryDatabase()
  const [store, log] = [createPartStore(folder.database), createEventLog(folder.database)]
  const first = store.addVerdict(aRecord(1))?.id ?? 0
  using other = temporaryDatabase()
  expect(createEventLog(other.database).since(first - 1)).toEqual([])
  expect(log.since(first - 2)).toBeUndefined()
})

test('too much to catch up with is a new beginning', () => {
  using folder = temporaryDatabase()
  const [store, log] = [createPartStore(folder.database), createEventLog(folder.database)]
  const first = store.addVerdict(aRecord(1))?.id ?? 0
  for (let number = 2; number <= resumedEventsMax + 1; number += 1) store.addVerdict(aRecord(number))
  expect(log.since(first)).toHaveLength(resumedEventsMax)
  expect(log.since(first - 1)).toBeUndefined()
})
