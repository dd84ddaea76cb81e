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
const whitening = await fitWhitening(patches, seededRandom(1))

/** Length of a whitened step away from the mean. */
async function lengthOf(step: number[]): Promise<number> {
  const data = Float32Array.from(step, (value, index) => value + (whitening.mean[index] as number))
  return Math.hypot(...(await whitened({ rows: 1, columns: 3, data }, whitening)).data)
}

it('counts two features that say the same about once', async () => {
  expect(await lengthOf([1, 100, 0])).toBeGreaterThan(0.9)
  expect(await lengthOf([1, 100, 0])).toBeLessThan(1.1)
})

it('finds a step against the habit of good patches longer than one along it', async () => {
  expect(await lengthOf([1, -100, 0])).toBeGreaterThan(3 * (await lengthOf([1, 100, 0])))
})

it('stays finite where a feature never varies', async () => {
  expect(whitening.weights.every(Number.isFinite)).toBe(true)
  expect(await lengthOf([0, 0, 0])).toBe(0)
})

it('condenses many features to 192, and keeps distances roughly', async () => {
  const draws = seededRandom(3)
  const columns = 400
  const data = Float32Array.from({ length: 3000 * columns }, (_, index) => (1 + (index % 7)) * normalDraw(draws))
  const wide = await fitWhitening({ rows: 3000, columns, data }, seededRandom(1))
  expect(wide.weights).toHaveLength(columns * 192)
  const condensed = await whitened({ rows: 200, columns, data: data.subarray(0, 200 * columns) }, wide)
  expect(condensed.columns).toBe(192)
  for (let row = 0; row < 200; row++) {
    // Independent features: a patch is about √400 whitened standard deviations from the mean.
    const length = Math.hypot(...condensed.data.subarray(row * 192, (row + 1) * 192))
    expect(length).toBeGreaterThan(0.75 * 20)
    expect(length).toBeLessThan(1.25 * 20)
  }
})
