import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

test.each([1, 2, 3])('every part gets one verdict through whatever seed %d brings', async (seed) => {
  const { parts, byBasis, restarts } = await simulate(5000, seed)
  expect(Object.values(byBasis).reduce((sum, count) => sum + count, 0)).toBe(parts)
  expect(Object.keys(byBasis).toSorted()).toEqual(['fail-safe', 'fallback', 'model+rules'])
  expect(restarts).toBeGreaterThan(0)
})

test('a seed always brings the same', async () => {
  expect(await simulate(2000, 7)).toEqual(await simulate(2000, 7))
})
