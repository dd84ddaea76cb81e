import { expect, it } from 'vitest'
import { openFeatureExtractor } from './feature-extractor.ts'
import { filterBank } from './filter-bank.ts'
import { gaborKernels } from './filter-kernels.ts'

const size = { width: 64, height: 64 }

async function featuresOf(colourAt: (x: number, y: number) => number[]): Promise<number[][]> {
  const pixels = Uint8Array.from({ length: 64 * 64 }, (_, pixel) => pixel).length
  const data = Uint8Array.from(Array.from({ length: pixels }, (_, pixel) => colourAt(pixel % 64, pixel >> 6)).flat())
  const extractor = await openFeatureExtractor(filterBank, size)
  const { rows, columns, data: values } = await extractor.extract(data)
  await extractor.release()
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)))
}

const distance = (one: number[] = [], other: number[] = []) =>
  Math.hypot(...one.map((value, index) => value - (other[index] as number)))

it('gives every cell of 8 × 8 pixels as many features as it says', async () => {
  const cells = await featuresOf((x, y) => [x * 4, y * 4, 90])
  expect(cells).toHaveLength(64)
  expect(cells.every((cell) => cell.length === filterBank.featureCount && cell.every(Number.isFinite))).toBe(true)
})

it('sees no border where an image ends', async () => {
  const cells = await featuresOf(() => [200, 120, 40])
  for (const cell of cells) expect(distance(cell, cells[0])).toBeLessThan(1e-4)
})

it('tells upright from lying stripes and red from green of the same brightness', async () => {
  const upright = await featuresOf((x) => Array(3).fill(x % 4 < 2 ? 60 : 160))
  const lying = await featuresOf((_, y) => Array(3).fill(y % 4 < 2 ? 60 : 160))
  const red = await featuresOf(() => [160, 80, 60])
  const green = await featuresOf(() => [80, 160, 60])
  expect(distance(upright[27], lying[27])).toBeGreaterThan(1)
  expect(distance(red[27], green[27])).toBeGreaterThan(0.1)
})

it('answers a plain surface with nothing', () => {
  for (const kernel of [...gaborKernels(4, 'even'), ...gaborKernels(4, 'odd')]) {
    expect(kernel.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 5)
  }
})
