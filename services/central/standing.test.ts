import { expect, test } from 'vitest'
import { startStanding } from './standing.ts'

const one = {
  epoch: '',
  number: 5,
  streamSequence: 5,
  newestMs: 4000,
  heardMs: 6000,
  taken: 5,
  missing: 1,
  duplicates: 2,
}

test('counts go on after a restart; a lag grows while nothing comes; a plant never heard of is known since when', async () => {
  const counted: string[] = []
  const lags = new Map<string, number>()
  const heard = new Map<string, number>()
  const metrics = {
    plantMessages: (plant: string, kind: string, outcome: string, count: number) =>
      void (count > 0 && counted.push(`${plant} ${kind} ${outcome} ${count}`)),
    setPlantLag: (plant: string, kind: string, lagMs: number) => void lags.set(`${plant} ${kind}`, lagMs),
    setPlantHeard: (plant: string, heardMs: number) => void heard.set(plant, heardMs),
  }
  const ledger = { 'north/counts': one, 'north/records/press': { ...one, heardMs: 7000 } }
  const standing = startStanding(metrics, ledger, () => 10_000)
  standing.begin('north')
  standing.begin('south')
  const stopping = new AbortController()
  const told = standing.keepTold(() => ledger, stopping.signal)
  stopping.abort()
  await told
  expect(counted).toEqual([
    'north counts taken 5',
    'north counts missing 1',
    'north counts duplicate 2',
    'north records taken 5',
    'north records missing 1',
    'north records duplicate 2',
  ])
  expect([...lags]).toEqual([['north counts', 6000]])
  expect(Object.fromEntries(heard)).toEqual({ north: 7000, south: 10_000 })
})
