import { expect, test } from 'vitest'
import { bootstrapDeviation, deviation, mean } from './block-bootstrap.ts'
import { normalDraw, randomOf } from './random.ts'

const draws = 400

test('the mean of independent values deviates by the root of their number', () => {
  const random = randomOf({ seed: 1 })
  const values = Array.from({ length: 100 }, () => normalDraw(random))
  const found = bootstrapDeviation(values, mean, { together: 1, draws, random })
  expect(found / (deviation(values) / 10)).toBeGreaterThan(0.85)
  expect(found / (deviation(values) / 10)).toBeLessThan(1.15)
})

test('of neighbours that are alike it deviates more, and runs of them show it', () => {
  const random = randomOf({ seed: 2 })
  const values = Array.from({ length: 25 }, () => normalDraw(random)).flatMap((value) => [value, value, value, value])
  const alone = bootstrapDeviation(values, mean, { together: 1, draws, random })
  const together = bootstrapDeviation(values, mean, { together: 8, draws, random })
  expect(together / alone).toBeGreaterThan(1.5)
})
