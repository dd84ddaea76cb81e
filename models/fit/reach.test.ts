import { expect, it } from 'vitest'
import { reachesOfOthers, reachOf, scoreOf } from './reach.ts'

const grid = { rows: 4, columns: 4 }
const map = (value: number) => new Float32Array(16).fill(value)

it('grants every cell its mean and three standard deviations', () => {
  const reach = reachOf([map(1), map(3)], grid)
  for (const value of reach) expect(value).toBeCloseTo(2 + 3 * 1, 5)
})

it('grants a busy place more than a plain one, and little to the cells farther off', () => {
  const busy = [1, 5].map((value) => map(1).with(0, value))
  const reach = reachOf(busy, grid)
  expect(reach[0]).toBeGreaterThan(2)
  expect(reach[1]).toBeGreaterThan(1)
  expect(reach[15]).toBeCloseTo(1, 5)
})

it('scores by the worst cell in units of its reach', () => {
  expect(scoreOf(map(1).with(3, 6), map(2).with(3, 4))).toBeCloseTo(1.5, 5)
})

it('lets no image excuse its own outlier', () => {
  const maps = [map(1).with(5, 20), map(1), map(1), map(1)]
  const reaches = reachesOfOthers(maps, grid)
  const [outlier, ...others] = maps.map((one, image) => scoreOf(one, reaches[image] as Float32Array))
  expect(outlier).toBeCloseTo(20, 5)
  for (const score of others) expect(score).toBeLessThan(1.001)
})

it('grants a place that never varied half of the mean, not nothing', () => {
  const split = Float32Array.from({ length: 16 }, (_, cell) => (cell < 8 ? 0 : 2))
  const reach = reachOf([split, split], grid)
  expect(reach[0]).toBeCloseTo(0.5, 5)
  expect(reach[15]).toBeCloseTo(2, 5)
})
