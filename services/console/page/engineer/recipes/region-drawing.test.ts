import { describe, expect, test } from 'vitest'
import { between, moved, regionInYaml, resized } from './region-drawing.ts'

const bounds = { width: 100, height: 80 }
const region = { x: 10, y: 20, width: 30, height: 40 }

describe('a region that is moved', () => {
  test('keeps its size and has whole pixels', () => {
    expect(moved(region, { x: 5.4, y: -3.6 }, bounds)).toEqual({ x: 15, y: 16, width: 30, height: 40 })
  })

  test('stays in the frame', () => {
    expect(moved(region, { x: 500, y: 500 }, bounds)).toEqual({ x: 70, y: 40, width: 30, height: 40 })
    expect(moved(region, { x: -500, y: -500 }, bounds)).toEqual({ x: 0, y: 0, width: 30, height: 40 })
  })
})

describe('a region of which a corner is moved', () => {
  test.each([
    ['se', { x: 10, y: 20, width: 35, height: 42 }],
    ['nw', { x: 15, y: 22, width: 25, height: 38 }],
    ['ne', { x: 10, y: 22, width: 35, height: 38 }],
    ['sw', { x: 15, y: 20, width: 25, height: 42 }],
  ] as const)('keeps the corner opposite of %s', (corner, expected) => {
    expect(resized(region, corner, { x: 5, y: 2 }, bounds)).toEqual(expected)
  })

  test('turns over where the corner passes the other one, and stays in the frame', () => {
    expect(resized(region, 'se', { x: -35, y: 500 }, bounds)).toEqual({ x: 5, y: 20, width: 5, height: 60 })
  })
})

test('a region has at least one pixel each way, also at the edge', () => {
  expect(between({ x: 7, y: 7 }, { x: 7, y: 7 }, bounds)).toEqual({ x: 7, y: 7, width: 1, height: 1 })
  expect(between({ x: 100, y: 80 }, { x: 200, y: 200 }, bounds)).toEqual({ x: 99, y: 79, width: 1, height: 1 })
})

test('is written as the recipe has it', () => {
  expect(regionInYaml(region)).toBe('region: { x: 10, y: 20, width: 30, height: 40 }')
})
