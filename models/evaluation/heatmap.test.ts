import { expect, it } from 'vitest'
import { scaledHeatmap } from './heatmap.ts'

it('keeps a map of the same size as it is', () => {
  const heatmap = Float32Array.of(1, 2, 3, 4, 5, 6)
  expect(scaledHeatmap({ heatmap, rows: 2, columns: 3 }, 3, 2)).toEqual(heatmap)
})

it('runs straight from the middle of one cell to the middle of the next', () => {
  const heatmap = Float32Array.of(0, 4)
  expect([...scaledHeatmap({ heatmap, rows: 1, columns: 2 }, 4, 1)]).toEqual([0, 1, 3, 4])
  expect([...scaledHeatmap({ heatmap, rows: 2, columns: 1 }, 1, 4)]).toEqual([0, 1, 3, 4])
})

it('mixes the four cells around a pixel', () => {
  const scaled = scaledHeatmap({ heatmap: Float32Array.of(0, 4, 8, 12), rows: 2, columns: 2 }, 4, 4)
  expect([...scaled.subarray(4, 8)]).toEqual([2, 3, 5, 6])
})
