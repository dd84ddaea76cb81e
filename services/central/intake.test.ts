import { beforeEach, expect, test } from 'vitest'
import { Snapshots } from '../../shared/contracts/metrics.ts'
import { VerdictCounts } from '../../shared/contracts/verdict-count.ts'
import { aPlantDelivery, aPlantMessage } from '../../test/support/plant-delivery.ts'
import { createIntake } from './intake.ts'
import type { Ledger } from './ledger.ts'
import type { Waiting } from './queue.ts'
import type { PointGroup } from './remote-write/point.ts'

const eightMs = Date.parse('2026-01-05T08:00:00.000Z')
const atSecond = (number: number): string => new Date(eightMs + 1000 * number).toISOString()

let happened: string[]
let saved: Ledger
let written: PointGroup[]
let writes: 'stored' | 'ended'

beforeEach(() => {
  happened = []
  saved = {}
  written = []
  writes = 'stored'
})

function intake(ledger: Ledger = {}) {
  const count = (what: string) => (number: number) => number > 0 && happened.push(`${what} ${number}`)
  return createIntake({
    ledger,
    store: {
      async save(next) {
        saved = next
        happened.push('saved')
      },
    },
    writer: {
      async write(groups) {
        written.push(...groups)
        happened.push('written')
        return writes === 'stored' ? { stored: groups.flat().length, refused: 0 } : undefined
      },
    },
    metrics: {
      plantMessages: (plant, kind, outcome, number) => count(`${plant} ${kind} ${outcome}`)(number),
      pointsWritten: (outcome, number) => count(outcome)(number),
      unreadable: (contract) => happened.push(`unreadable ${contract}`),
    },
    log: { debug: () => {}, info: () => {}, warn: (_, text) => happened.push(`warns: ${text}`), error: () => {} },
    nowMs: () => eightMs + 60_000,
  })
}

function snapshot(number: number, samples: [string, Record<string, string>, number][] = [['vaglio_ready', {}, 1]]) {
  const envelope = { version: 2 as const, plant: 'north', service: 'rules', instance: 'a', run: 'r', sequence: number }
  const acknowledge = (): void => void happened.push(`settled ${number}`)
  const delivery = aPlantMessage(
    Snapshots,
    envelope,
    { takenAt: atSecond(number), samples },
    { streamSequence: number, acknowledge },
  )
  return { plant: 'north', kind: 'snapshots', delivery } satisfies Waiting
}

test('what is written is entered and only then settled', async () => {
  expect(await intake().settle([snapshot(1), snapshot(2)])).toBe(true)
  expect(happened).toEqual([
    'written',
    'stored 2',
    'saved',
    'north snapshots taken 1',
    'north snapshots taken 1',
    'settled 1',
    'settled 2',
  ])
  expect(written.flat().map(({ atMs }) => atMs)).toEqual([eightMs + 1000, eightMs + 2000])
})

test('nothing is entered or settled when the store did not take it before the end', async () => {
  writes = 'ended'
  expect(await intake().settle([snapshot(1)])).toBe(false)
  expect(happened).toEqual(['written'])
  expect(saved).toEqual({})
})

test('a crash after the store took it and before it was entered: it is written again, and counted once', async () => {
  const first = intake()
  await first.settle([snapshot(1)])
  const before = first.ledger()
  await intake(before).settle([snapshot(2)])
  const after = intake(before)
  await after.settle([snapshot(1), snapshot(2), snapshot(3)])
  expect(after.ledger()['north/snapshots']).toMatchObject({ taken: 3, missing: 0, duplicates: 0 })
  expect(written.flat().map(({ atMs }) => (atMs - eightMs) / 1000)).toEqual([1, 2, 2, 3])
})

test('a gap is told and counted; a duplicate is left out of the store', async () => {
  const twice = snapshot(5)
  const again: Waiting = { ...twice, delivery: { ...twice.delivery, streamSequence: 6 } }
  await intake().settle([snapshot(1), twice, again])
  expect(happened.filter((text) => !text.startsWith('settled'))).toEqual([
    'written',
    'stored 2',
    'saved',
    'north snapshots taken 1',
    'north snapshots taken 1',
    'north snapshots missing 3',
    'warns: 3 snapshots of north are missing: they were dropped before they came',
    'north snapshots duplicate 1',
  ])
})

test('what is no message is said, settled and left out', async () => {
  const acknowledge = (): void => void happened.push('settled')
  const delivery = aPlantDelivery({ body: Buffer.from('{'), acknowledge })
  await intake().settle([{ plant: 'north', kind: 'counts', delivery }])
  expect(happened).toEqual([
    'unreadable verdict-count',
    'warns: left out a message of north: header Vaglio-Envelope is missing',
    'saved',
    'settled',
  ])
})

test('a message is of the plant through whose account it came, whatever name it gives itself', async () => {
  const envelope = { version: 1 as const, plant: 'south', station: 'press', run: 'r', sequence: 1 }
  const delivery = aPlantMessage(VerdictCounts, envelope, { takenAt: atSecond(1) })
  await intake().settle([{ plant: 'north', kind: 'counts', delivery }])
  expect(new Set(written.flat().map(({ labels }) => labels.plant))).toEqual(new Set(['north']))
})

test('measurements that cannot be true are left out and counted', async () => {
  await intake().settle([
    snapshot(1, [
      ['vaglio_ready', {}, 1],
      ['up', {}, 1],
    ]),
    snapshot(3600),
  ])
  expect(written.flat().map(({ metric, atMs }) => [metric, atMs])).toEqual([['vaglio_ready', eightMs + 1000]])
  expect(happened).toContain('implausible 2')
})
