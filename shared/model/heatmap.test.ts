import { expect, it } from 'vitest'
import { coarsened, cutToImage, hottestCell } from './heatmap.ts'

const grid = { rows: 4, columns: 4, values: Float32Array.from({ length: 16 }, (_, cell) => cell) }

it('is cut to the cells over the image, those on its border too', () => {
  const input = { width: 64, height: 64 }
  expect(cutToImage(grid, { left: 0, top: 20, width: 64, height: 20 }, input)).toEqual({
    rows: 2,
    columns: 4,
    values: Float32Array.of(4, 5, 6, 7, 8, 9, 10, 11),
  })
  expect(cutToImage(grid, { left: 17, top: 0, width: 31, height: 64 }, input)).toEqual({
    rows: 4,
    columns: 2,
    values: Float32Array.of(1, 2, 5, 6, 9, 10, 13, 14),
  })
  expect(cutToImage(grid, { left: 0, top: 0, ...input }, input)).toBe(grid)
})

it('is hottest at a cell over the image, counted among all cells', () => {
  const input = { width: 64, height: 64 }
  expect(hottestCell(grid, { left: 0, top: 0, ...input }, input)).toBe(15)
  expect(hottestCell(grid, { left: 0, top: 20, width: 64, height: 20 }, input)).toBe(11)
  expect(hottestCell(grid, { left: 17, top: 0, width: 31, height: 64 }, input)).toBe(14)
})

it('has at most 64 cells a side, each the largest or the mean of its own', () => {
  const values = Float32Array.from({ length: 2 * 128 }, (_, cell) => cell)
  const largest = coarsened({ rows: 2, columns: 128, values }, 'largest')
  expect(largest).toMatchObject({ rows: 2, columns: 64 })
  expect([...largest.values.subarray(62, 66)]).toEqual([125, 127, 129, 131])
  expect([...coarsened({ rows: 2, columns: 128, values }, 'mean').values.subarray(62, 66)]).toEqual([
    124.5, 126.5, 128.5, 130.5,
  ])
  expect(coarsened(grid, 'mean')).toEqual(grid)
})

it('loses no cell where the sides do not divide', () => {
  const values = new Float32Array(96 * 65).fill(-1)
  values[96 * 65 - 1] = 5
  const { values: coarse, rows, columns } = coarsened({ rows: 96, columns: 65, values }, 'largest')
  expect([rows, columns]).toEqual([64, 64])
  expect(coarse.indexOf(5)).toBe(64 * 64 - 1)
  expect(coarse.every(Number.isFinite)).toBe(true)
})
