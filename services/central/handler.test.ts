import { expect, test } from 'vitest'
import { toldByCount, toldByRecord, toldBySnapshot } from './handler.ts'

const takenAt = '2026-01-05T08:00:00.000Z'
const eightMs = Date.parse(takenAt)
const since = '2026-01-01T00:00:00.000Z'
const tally = {
  since,
  counts: [
    { verdict: 'pass' as const, basis: 'model+rules' as const, count: 40 },
    { verdict: 'reject' as const, basis: 'fallback' as const, count: 2 },
  ],
}
const numbered = { run: 'r', sequence: 3 }

test('a count is nine series, what has not been yet at zero, at the plant’s own time', () => {
  const envelope = { version: 1 as const, plant: 'north', station: 'press', ...numbered }
  const told = toldByCount({ envelope, body: { takenAt, tally } }, 17)
  expect(told).toMatchObject({ epoch: '', number: 17, madeMs: eightMs })
  expect(told.points).toHaveLength(9)
  expect(told.points.filter(({ value }) => value > 0)).toEqual([
    {
      metric: 'vaglio_plant_verdicts_total',
      labels: { plant: 'north', station: 'press', verdict: 'pass', basis: 'model+rules' },
      value: 40,
      atMs: eightMs,
    },
    {
      metric: 'vaglio_plant_verdicts_total',
      labels: { plant: 'north', station: 'press', verdict: 'reject', basis: 'fallback' },
      value: 2,
      atMs: eightMs,
    },
  ])
})

test('a station without a verdict has nine zeros', () => {
  const envelope = { version: 1 as const, plant: 'north', station: 'press', ...numbered }
  const { points } = toldByCount({ envelope, body: { takenAt } }, 1)
  expect(points.map(({ value }) => value)).toEqual(Array(9).fill(0))
})

test('a snapshot keeps its samples’ names; whose it is says the envelope alone', () => {
  const envelope = { version: 2 as const, plant: 'north', service: 'rules', instance: 'a1', ...numbered }
  const foreign = { plant: 'south', service: 'decision', station: 'press', le: '0.2' }
  const samples: [string, Record<string, string>, number][] = [['vaglio_work_seconds_bucket', foreign, 4]]
  expect(toldBySnapshot({ envelope, body: { takenAt, samples } }, 5)).toEqual({
    epoch: '',
    number: 5,
    madeMs: eightMs,
    points: [
      {
        metric: 'vaglio_work_seconds_bucket',
        labels: { plant: 'north', service: 'rules', instance: 'a1', station: 'press', le: '0.2' },
        value: 4,
        atMs: eightMs,
      },
    ],
  })
})

test('a record stands where its station’s own count says', () => {
  const envelope = {
    version: 1 as const,
    plant: 'north',
    station: 'press',
    partId: '01KDZQ1G00000000000000000A',
    sequence: 99,
  }
  const body = {
    verdict: 'pass' as const,
    basis: 'model+rules' as const,
    latencyMs: 31,
    decidedAt: takenAt,
    software: 'vaglio 0.1.0',
    models: ['cover/1'],
    recipeRevision: '3f2a81c09b4d',
    capturedAt: takenAt,
    stagesMs: {},
    reasons: [],
    origin: { streamSequence: 7, storedAt: takenAt },
    tally,
  }
  expect(toldByRecord({ envelope, body })).toEqual({
    station: 'press',
    epoch: since,
    number: 42,
    madeMs: eightMs,
    points: [],
  })
})
