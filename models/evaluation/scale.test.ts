import { expect, it } from 'vitest'
import { linearScale, logarithmicScale } from './scale.ts'

it('puts values on pixels and writes round ones', () => {
  const { at, ticks } = linearScale([0, 1], [40, 240])
  expect([0, 0.25, 1].map(at)).toEqual([40, 90, 240])
  expect(ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(linearScale([0.3, 17], [0, 1]).ticks).toEqual([5, 10, 15])
})

it('goes in ratios where values differ by orders of magnitude', () => {
  const { at, ticks } = logarithmicScale([0.1, 10], [0, 200])
  expect(at(1)).toBeCloseTo(100, 9)
  expect(ticks).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10])
  expect(logarithmicScale([0.6, 4], [0, 1]).ticks).toEqual([0.7, 1, 1.5, 2, 3])
  expect(logarithmicScale([0.0001, 10], [0, 1]).ticks).toEqual([0.0001, 0.001, 0.01, 0.1, 1, 10])
})
