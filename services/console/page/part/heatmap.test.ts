import { expect, test } from 'vitest'
import { colourOf, heatmapPixels } from './heatmap.ts'

test('what is far below the threshold is not covered', () => {
  expect([0, 40, 95].map((byte) => colourOf(byte)[3])).toEqual([0, 0, 0])
})

test('the threshold is yellow, and twice of it red', () => {
  expect(colourOf(128)).toEqual([255, 200, 0, 185])
  expect(colourOf(255)[0]).toBe(255)
  expect(colourOf(255)[1]).toBeLessThan(25)
})

test('the more anomalous, the less is seen through', () => {
  const alphas = Array.from({ length: 256 }, (_, byte) => colourOf(byte)[3])
  expect(alphas).toEqual([...alphas].sort((a, b) => a - b))
})

test('each cell has its pixel, in the order of the rows', () => {
  const cells = btoa(String.fromCharCode(0, 128, 0, 255, 0, 0))
  const pixels = heatmapPixels({ width: 3, height: 2, cells })
  expect(pixels).toHaveLength(24)
  expect([...pixels.slice(4, 8)]).toEqual([...colourOf(128)])
  expect([...pixels.slice(12, 16)]).toEqual([...colourOf(255)])
})
