import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { drawnImage } from '../vision/drawn-image.ts'
import { check } from './print.ts'

const region = { x: 0, y: 0, width: 120, height: 80 }
const measure = (image: ReturnType<typeof drawnImage>, settings: object = {}) =>
  measureOn(check, image, region, { limits: { minPercent: 5 }, ...settings })

/** Bars of 6 pixels, so much darker than the label. */
const bars = (step: number) =>
  drawnImage(120, 80, [200, 200, 200], (x) => (x % 12 < 6 ? [200 - step, 200, 200] : undefined))
const grey = (step: number) =>
  drawnImage(120, 80, [200, 200, 200], (x) => (x % 12 < 6 ? [200 - step, 200 - step, 200 - step] : undefined))

test('a printed label has edges, a blank one has none', () => {
  // Two pixels at each of the edges, 19 of them in 120.
  expect(measure(grey(80)).value).toBeCloseTo((100 * 2 * 19) / 120, 0)
  expect(measure(drawnImage(120, 80, [200, 200, 200])).value).toBe(0)
})

test('shading is no print, however strong', () => {
  expect(measure(drawnImage(120, 80, [0, 0, 0], (x) => [x * 2, x * 2, x * 2])).value).toBe(0)
})

test('a step counts from the least contrast on, and only there', () => {
  expect(measure(grey(32)).value).toBeGreaterThan(25)
  expect(measure(grey(28)).value).toBe(0)
  expect(measure(grey(28), { minContrast: 26 }).value).toBeGreaterThan(25)
  expect(measure(bars(60)).value).toBe(0)
})
