import { expect, test } from 'vitest'
import { faultsOf, latencyIn, longestHoleMs, type PlantComparison, shownIn } from './comparison.ts'

const whole: PlantComparison = {
  plant: 'north',
  verdictsInPlant: 60,
  recordsAtCentre: 60,
  verdictsInStore: 60,
  missing: 0,
  duplicates: 0,
  snapshots: 300,
  longestHoleMs: 2100,
}

test('a plant of which everything is at every place has no faults', () => {
  expect(faultsOf(whole, 8000)).toEqual([])
})

test.each([
  [{ recordsAtCentre: 58 }, '2 verdicts are not at the centre'],
  [{ verdictsInStore: 59 }, '1 verdicts are not in the store'],
  [{ missing: 3 }, '3 messages are missing'],
  [{ duplicates: 1 }, '1 messages came twice'],
  [{ longestHoleMs: 60_000 }, 'the curves have a hole of 60 s'],
  [{ verdictsInPlant: 0, recordsAtCentre: 0, verdictsInStore: 0 }, 'no verdict was given'],
])('%o is a fault', (change, fault) => {
  expect(faultsOf({ ...whole, ...change }, 8000)).toEqual([fault])
})

test('a series is found in what /metrics shows, whatever else it is labelled with', () => {
  const text = [
    '# TYPE vaglio_plant_messages counter',
    'vaglio_plant_messages_total{plant="north",kind="counts",outcome="taken",service="central",station=""} 7',
    'vaglio_plant_messages_total{plant="south",kind="counts",outcome="taken",service="central",station=""} 9',
    '# EOF',
  ].join('\n')
  const labels = { plant: 'south', kind: 'counts', outcome: 'taken' }
  expect(shownIn(text, 'vaglio_plant_messages_total', labels)).toBe(9)
  expect(shownIn(text, 'vaglio_plant_messages_total', { ...labels, kind: 'records' })).toBe(0)
})

test('the longest hole is between neighbours in time', () => {
  expect(longestHoleMs([5000, 1000, 2000, 3000])).toBe(2000)
  expect(longestHoleMs([1000])).toBe(0)
})

test('latencies are of the parts decided in the span', () => {
  const decided = [10, 20, 30].map((second) => ({ atMs: second * 1000, latencyMs: second }))
  expect(latencyIn(decided, 10_000, 30_000)).toBe('p50 10 ms, p99 20 ms (2 parts)')
  expect(latencyIn(decided, 40_000, 50_000)).toBe('none')
})
