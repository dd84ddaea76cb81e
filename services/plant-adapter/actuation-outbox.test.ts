import { expect, test } from 'vitest'
import { until } from '../../test/support/until.ts'
import { createActuationOutbox, publishedAgain } from './actuation-outbox.ts'
import type { JournalEntry } from './journal-end.ts'

const writtenAt = '2026-01-05T08:00:00.000Z'

function entry(number: number): JournalEntry {
  const actuationId = `01KDZQ1G00000000000${String(number).padStart(7, '0')}`
  const body = { entry: 'refused' as const, reason: 'a test', heardAt: writtenAt }
  return { envelope: { version: 1, station: 'press', actuationId, number }, body }
}

function outboxTo(publish: (number: number) => Promise<unknown>) {
  const stopping = new AbortController()
  const failures: number[] = []
  const leftOut: number[] = []
  const outbox = createActuationOutbox({
    publish: ({ envelope }) => publish((envelope as JournalEntry['envelope']).number),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    signal: stopping.signal,
    onFailed: (waiting) => failures.push(waiting),
    onLeftOut: ({ envelope }) => leftOut.push(envelope.number),
  })
  return { outbox, failures, leftOut, stop: () => stopping.abort() }
}

test('every entry reaches the broker, in order, as soon as that takes it', async () => {
  const stored: number[] = []
  let away = true
  const { outbox, failures, stop } = outboxTo(async (number) => {
    if (away) throw new Error('the broker is gone')
    stored.push(number)
  })
  const running = outbox.run()
  for (let number = 1; number <= 100; number += 1) outbox.add(entry(number))
  await until('some failures', () => failures.length > 3)
  away = false
  await until('an empty outbox', () => outbox.waiting === 0)
  outbox.add(entry(101))
  await until('the last entry', () => stored.includes(101))
  expect(stored).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
  stop()
  await running
})

test('of one refusal among many only that one is said again', async () => {
  const said: number[] = []
  const { outbox, stop } = outboxTo(async (number) => {
    said.push(number)
    if (number === 2 && said.filter((one) => one === 2).length === 1) throw new Error('no answer')
  })
  for (const number of [1, 2, 3]) outbox.add(entry(number))
  const running = outbox.run()
  await until('an empty outbox', () => outbox.waiting === 0)
  expect(said).toEqual([1, 2, 3, 2])
  stop()
  await running
})

test('the backlog is bounded: the oldest is left to the journal', () => {
  const { outbox, leftOut } = outboxTo(async () => {})
  for (let number = 1; number <= 10_002; number += 1) outbox.add(entry(number))
  expect([outbox.waiting, leftOut]).toEqual([10_000, [1, 2]])
})

test('after a start entries are published again as long as the broker would know them', () => {
  const dayMs = 24 * 3600 * 1000
  expect(publishedAgain([entry(1)], Date.parse(writtenAt) + dayMs - 1)).toHaveLength(1)
  expect(publishedAgain([entry(1)], Date.parse(writtenAt) + dayMs)).toEqual([])
})
