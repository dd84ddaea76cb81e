import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { box, drawnImage } from '../vision/drawn-image.ts'
import { check } from './exposure.ts'

const region = { x: 0, y: 0, width: 100, height: 80 }
const measure = (image: ReturnType<typeof drawnImage>, what: string) =>
  measureOn(check, image, region, { measure: what, limits: { maxPercent: 5 } }).value

test('brightness is the mean, in percent of white', () => {
  expect(measure(drawnImage(100, 80, [51, 51, 51]), 'brightness')).toBeCloseTo(20, 5)
  expect(measure(drawnImage(100, 80, [0, 0, 0], box(0, 0, 50, 80, [255, 255, 255])), 'brightness')).toBeCloseTo(50, 5)
})

test('white and black are shares of pixels in which nothing shows', () => {
  const lamp = drawnImage(100, 80, [120, 120, 120], box(0, 0, 30, 80, [252, 252, 252]), box(30, 0, 10, 80, [3, 3, 3]))
  expect(measure(lamp, 'white')).toBeCloseTo(30, 5)
  expect(measure(lamp, 'black')).toBeCloseTo(10, 5)
  const bright = drawnImage(100, 80, [248, 248, 248], box(0, 0, 30, 80, [8, 8, 8]))
  expect(measure(bright, 'white')).toBe(0)
  expect(measure(bright, 'black')).toBe(0)
})
