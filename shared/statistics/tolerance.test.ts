import { expect, it } from 'vitest'
import { toleranceFactor } from './tolerance.ts'

it.each([
  [5, 0.99, 0.95, 5.741],
  [10, 0.99, 0.95, 3.981],
  [20, 0.99, 0.95, 3.295],
  [50, 0.99, 0.95, 2.862],
  [10, 0.95, 0.95, 2.911],
  [30, 0.9, 0.99, 2.03],
])('agrees with the published table for n = %i, coverage %f, confidence %f', (count, coverage, confidence, factor) => {
  expect(toleranceFactor(count, coverage, confidence)).toBeCloseTo(factor, 2)
})

it('asks for less the more images there are', () => {
  const factors = [8, 18, 30, 200].map((count) => toleranceFactor(count, 0.995, 0.95))
  expect(factors).toEqual([...factors].sort((one, other) => other - one))
})
