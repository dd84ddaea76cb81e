import { expect, test } from 'vitest'
import { cellRegion, closeUpAround, scaledPlace } from './close-up.ts'

const picture = { width: 100, height: 60 }

test('a close-up has the place in its middle', () => {
  expect(closeUpAround({ x: 40, y: 30, width: 10, height: 6 }, picture)).toEqual({
    x: 30,
    y: 24,
    width: 30,
    height: 18,
  })
})

test('a close-up stays within the picture, and holds all of a large place', () => {
  expect(closeUpAround({ x: 0, y: 56, width: 4, height: 4 }, picture)).toEqual({ x: 0, y: 42, width: 30, height: 18 })
  expect(closeUpAround({ x: 10, y: 0, width: 80, height: 60 }, picture)).toEqual({ x: 0, y: 0, ...picture })
})

test('a cell is whole pixels, however many a cell has', () => {
  expect(cellRegion(5, { rows: 3, columns: 4 }, picture)).toEqual({ x: 25, y: 20, width: 25, height: 20 })
  expect(cellRegion(8, { rows: 3, columns: 3 }, picture)).toEqual({ x: 66, y: 40, width: 34, height: 20 })
  expect(cellRegion(2, { rows: 1, columns: 3 }, { width: 2, height: 1 })).toEqual({ x: 1, y: 0, width: 1, height: 1 })
})

test('a place is the same in a larger and in a smaller picture', () => {
  const place = { x: 10, y: 6, width: 20, height: 12 }
  expect(scaledPlace(place, picture, { width: 200, height: 180 })).toEqual({ x: 20, y: 18, width: 40, height: 36 })
  expect(scaledPlace(place, picture, { width: 10, height: 6 })).toEqual({ x: 1, y: 0, width: 2, height: 2 })
})
