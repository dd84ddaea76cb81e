import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { box, drawnImage } from '../vision/drawn-image.ts'
import { check } from './colour-share.ts'

const region = { x: 10, y: 10, width: 100, height: 60 }
const [white, red, pink] = [[240, 240, 240] as const, [178, 34, 34] as const, [220, 150, 150] as const]

function measure(image: ReturnType<typeof drawnImage>, settings: object = {}) {
  const all = { colour: '#b22222', maxDeltaE: 10, limits: { minPercent: 5 }, ...settings }
  return measureOn(check, image, region, all)
}

test('the share of the region that has the colour, in percent; what lies outside does not count', () => {
  const image = drawnImage(120, 80, white, box(0, 0, 40, 80, red))
  const { value, unit, shapes } = measure(image)
  expect(value).toBeCloseTo(30, 5)
  expect(unit).toBe('%')
  expect(shapes).toHaveLength(1)
})

test('none and all', () => {
  expect(measure(drawnImage(120, 80, white)).value).toBe(0)
  expect(measure(drawnImage(120, 80, red)).value).toBe(100)
})

test('another shade counts only as far as the difference goes', () => {
  const image = drawnImage(120, 80, white, box(10, 10, 50, 60, pink))
  expect(measure(image).value).toBe(0)
  expect(measure(image, { maxDeltaE: 45 }).value).toBeCloseTo(50, 5)
})

test('in half of the light the colour is found where lightness is ignored', () => {
  const image = drawnImage(120, 80, white, box(10, 10, 50, 60, [129, 22, 22]))
  expect(measure(image, { maxDeltaE: 5 }).value).toBe(0)
  expect(measure(image, { maxDeltaE: 5, ignoreLightness: true }).value).toBeCloseTo(50, 5)
})

test('specks count, but only patches are drawn', () => {
  const image = drawnImage(120, 80, white, (x, y) => (x % 4 === 0 && y % 4 === 0 ? red : undefined))
  const { value, shapes } = measure(image)
  expect(value).toBeGreaterThan(6)
  expect(shapes).toEqual([])
})
