import { describe, expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { box, disc, drawnImage } from '../vision/drawn-image.ts'
import { check } from './size.ts'

const light = [200, 200, 200] as const
const dark = [60, 60, 60] as const
const region = { x: 0, y: 0, width: 120, height: 80 }

function measure(image: RulesImage, settings: object, where = region) {
  return measureOn(check, image, where, { object: 'dark', limits: { minMm: 1 }, ...settings })
}

describe('a dark disc of 50 pixels with a burr, at 0.1 mm a pixel', () => {
  const image = drawnImage(120, 80, light, disc(60, 40, 50, dark), box(59, 10, 2, 8, dark))

  test('its diameter hardly sees the burr, its height does', () => {
    expect(measure(image, { measure: 'diameter' }).value).toBeCloseTo(5, 1)
    expect(measure(image, { measure: 'width' }).value).toBeCloseTo(5.1, 1)
    expect(measure(image, { measure: 'height' }).value).toBeCloseTo(5.6, 1)
  })

  test('its area is in mm², of the whole outline even with a hole in it', () => {
    const holed = drawnImage(120, 80, light, disc(60, 40, 50, dark), disc(60, 40, 20, light))
    const { value, unit } = measure(holed, { measure: 'area' })
    expect(value).toBeCloseTo((Math.PI * 5 ** 2) / 4, 0)
    expect(unit).toBe('mm²')
  })

  test('where it was found is said in pixels of the frame', () => {
    const moved = { ...image, origin: { x: 1000, y: 500 } }
    const { region: found } = measure(moved, { measure: 'diameter' }, { ...region, x: 1000, y: 500 })
    expect(found).toEqual({ x: 1035, y: 510, width: 51, height: 56 })
  })

  test('an image scaled down gives the same millimetres', () => {
    const scaled = { ...image, scale: 0.5, millimetresPerFramePixel: 0.05 }
    expect(measure(scaled, { measure: 'diameter' }, { ...region, width: 240, height: 160 }).value).toBeCloseTo(5, 1)
  })
})

test('a blurred edge lies at half of its step', () => {
  const blurred = drawnImage(120, 80, light, (x) => {
    const grey = 200 - 140 * Math.min(1, Math.max(0, (Math.min(x - 27, 92 - x) + 0.5) / 6))
    return [grey, grey, grey]
  })
  expect(measure(blurred, { measure: 'width' }).value).toBeCloseTo(6, 1)
})

test('a light object is found on a dark ground, and the larger of two is measured', () => {
  const image = drawnImage(120, 80, dark, disc(30, 40, 20, light), disc(80, 40, 40, light))
  expect(measure(image, { measure: 'diameter', object: 'light' }).value).toBeCloseTo(4, 1)
})

test.each([
  ['a bare ground', drawnImage(120, 80, light)],
  ['a faint stain', drawnImage(120, 80, light, disc(60, 40, 50, [190, 190, 190]))],
])('%s holds nothing to measure', (_, image) => {
  for (const object of ['dark', 'light']) {
    const { value, finding } = measure(image, { measure: 'area', object, mayReachEdge: true })
    expect(value).toBeUndefined()
    expect(finding).toBe(`was not found: nothing ${object} stands out from its ground`)
  }
})

describe('an object that runs through its region', () => {
  const bar = drawnImage(120, 80, light, box(40, 0, 30, 80, dark))

  test('has a width, or lying a height', () => {
    expect(measure(bar, { measure: 'width' }).value).toBeCloseTo(3, 5)
    const lying = drawnImage(120, 80, light, box(0, 20, 120, 30, dark))
    expect(measure(lying, { measure: 'height' }).value).toBeCloseTo(3, 5)
    expect(measure(lying, { measure: 'width' }).value).toBeUndefined()
  })

  test.each(['height', 'diameter', 'area'])('has no %s', (what) => {
    const { value, finding } = measure(bar, { measure: what })
    expect(value).toBeUndefined()
    expect(finding).toBe('reaches the edge of its region and cannot be measured')
  })

  test('is measured as far as it is seen where the recipe says so', () => {
    expect(measure(bar, { measure: 'height', mayReachEdge: true }).value).toBeCloseTo(8, 5)
  })
})
