import { expect, test } from 'vitest'
import { partsPerSeed, seedRuns } from './campaign.ts'
import { simulate } from './simulation.ts'

test.each([0, 1, 2, 3])('every part gets one verdict through whatever seed %d brings', (seed) => {
  const { parts, counts, restarts } = simulate(3000, seed)
  const decided = ['model+rules', 'fallback', 'fail-safe'].map((basis) => counts[basis] ?? 0)
  expect(Math.min(...decided)).toBeGreaterThan(0)
  expect(decided.reduce((sum, count) => sum + count, 0)).toBe(parts)
  expect(restarts).toBeGreaterThan(0)
})

test('a seed always brings the same', () => {
  expect(simulate(2000, 7)).toEqual(simulate(2000, 7))
})

test('many parts are many seeds, each small enough to be run again alone', () => {
  const runs = seedRuns(2 * partsPerSeed + 1, 5)
  expect(runs).toEqual([
    { parts: partsPerSeed, seed: 5 },
    { parts: partsPerSeed, seed: 6 },
    { parts: 1, seed: 7 },
  ])
  expect(seedRuns(partsPerSeed, 6)).toEqual([runs[1]])
})
