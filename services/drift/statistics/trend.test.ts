import { expect, test } from 'vitest'
import { randomOf } from './random.ts'
import { risePValue, trendStatistic } from './trend.ts'

const shifts = (events: readonly number[]) => events.map((count) => ({ events: count, trials: 1000 }))
const options = () => ({ permutations: 999, random: randomOf({ seed: 1 }) })

test('a rise is improbable by chance, a fall is none', () => {
  expect(risePValue(shifts([1, 2, 1, 3, 4, 5, 7, 8, 9, 11]), options())).toBeLessThan(0.005)
  expect(risePValue(shifts([11, 9, 8, 7, 5, 4, 3, 1, 2, 1]), options())).toBeGreaterThan(0.95)
})

test('one shift with many overrides in the middle is no trend', () => {
  expect(risePValue(shifts([2, 1, 3, 2, 40, 1, 3, 2, 2]), options())).toBeGreaterThan(0.2)
})

test('the statistic is that of Cochran and Armitage', () => {
  const groups = [
    { events: 10, trials: 50 },
    { events: 15, trials: 50 },
    { events: 20, trials: 50 },
  ]
  // rate 0.3; rise = 10 · ... = (20 − 15) · 2 + (15 − 15) · 1 = 10; variance = 0.21 · (250 − 150² / 150) = 21.
  expect(trendStatistic(groups)).toBeCloseTo(10 / Math.sqrt(21), 10)
  expect(trendStatistic(shifts([0, 0, 0]))).toBe(0)
})
