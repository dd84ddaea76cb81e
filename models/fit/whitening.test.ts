import { expect, it } from 'vitest'
import { normalDraw, seededRandom } from './random.ts'
import { fitWhitening, whitened } from './whitening.ts'

/** Three features: one, the same again a hundred times as large with a little noise, and one that never varies. */
const random = seededRandom(2)
const rows = Array.from({ length: 2000 }, () => {
  const value = normalDraw(random)
  return [value, 100 * value + normalDraw(random), 4]
})
const patches = { rows: rows.length, columns: 3, data: Float32Array.from(rows.flat()) }

/** Length of a whitened step away from the mean. */
function lengthOf(step: number[]): number {
  const whitening = fitWhitening(patches)
  const data = Float32Array.from(step, (value, index) => value + (whitening.mean[index] as number))
  return Math.hypot(...whitened({ rows: 1, columns: 3, data }, Int32Array.of(0), whitening).data)
}

it('counts two features that say the same about once', () => {
  expect(lengthOf([1, 100, 0])).toBeGreaterThan(0.9)
  expect(lengthOf([1, 100, 0])).toBeLessThan(1.1)
})

it('finds a step against the habit of good patches longer than one along it', () => {
  expect(lengthOf([1, -100, 0])).toBeGreaterThan(3 * lengthOf([1, 100, 0]))
})

it('stays finite where a feature never varies', () => {
  expect(fitWhitening(patches).weights.every(Number.isFinite)).toBe(true)
  expect(lengthOf([0, 0, 0])).toBe(0)
})
