import { describe, expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { drawnImage } from '../vision/drawn-image.ts'
import { cv, withMats } from '../vision/opencv.ts'
import { check } from './focus.ts'

const region = { x: 0, y: 0, width: 160, height: 160 }
const measure = (image: RulesImage, where = region) => measureOn(check, image, where, { maxWidthPx: 4 })

/** A chart of squares of 40 pixels, of this light and contrast. */
function chart(light = 1, step = 120): RulesImage {
  return drawnImage(160, 160, [0, 0, 0], (x, y) => {
    const isDark = (Math.floor((x + 20) / 40) + Math.floor((y + 20) / 40)) % 2 === 0
    const grey = light * (isDark ? 60 : 60 + step)
    return [grey, grey, grey]
  })
}

/** Blurred by a normal distribution of these deviations in pixels, or 0 for none. */
function blurred(image: RulesImage, across: number, down = across): RulesImage {
  return withMats((keep) => {
    const { width, height, data } = image.pixels
    const mat = keep(cv.matFromArray(height, width, cv.CV_8UC3, data as unknown as number[]))
    cv.GaussianBlur(mat, mat, new cv.Size(0, 0), Math.max(across, 0.01), Math.max(down, 0.01))
    return { ...image, pixels: { width, height, data: Uint8Array.from(mat.data) } }
  })
}

/** Deterministic noise of about this deviation. */
function noisy(image: RulesImage, deviation: number): RulesImage {
  let state = 1
  const data = image.pixels.data.map((level) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.min(255, Math.max(0, level + (state / 2 ** 31 - 0.5) * deviation * Math.sqrt(12)))
  })
  return { ...image, pixels: { ...image.pixels, data } }
}

test('an edge is as wide as its step divided by its slope', () => {
  expect(measure(chart()).value).toBeCloseTo(2, 1)
  for (const deviation of [1.5, 2, 3]) {
    const { value, unit } = measure(blurred(chart(), deviation))
    expect(value).toBeGreaterThan(deviation * Math.sqrt(2 * Math.PI) * 0.95)
    expect(value).toBeLessThan(deviation * Math.sqrt(2 * Math.PI) * 1.2)
    expect(unit).toBe('px')
  }
})

test('neither light nor contrast decide', () => {
  const sharp = blurred(chart(), 1.5)
  const dim = blurred(chart(0.5), 1.5)
  const flat = blurred(chart(1, 60), 1.5)
  expect(measure(dim).value).toBeCloseTo(measure(sharp).value ?? Number.NaN, 0)
  expect(measure(flat).value).toBeCloseTo(measure(sharp).value ?? Number.NaN, 0)
})

test('a shake in one direction counts, though the edges along it stay sharp', () => {
  expect(measure(blurred(chart(), 3, 0)).value).toBeGreaterThan(6)
  expect(measure(blurred(chart(), 0, 3)).value).toBeGreaterThan(6)
})

test('noise hardly matters', () => {
  const plain = measure(blurred(chart(), 2)).value ?? Number.NaN
  expect(Math.abs((measure(noisy(blurred(chart(), 2), 3)).value ?? Number.NaN) - plain)).toBeLessThan(0.8)
})

describe('what shows no edges cannot be measured', () => {
  test.each([
    ['a covered lens', noisy(drawnImage(160, 160, [4, 4, 4]), 3)],
    ['a picture far out of focus', blurred(chart(), 20)],
    ['a blank surface', drawnImage(160, 160, [200, 200, 200])],
  ])('%s', (_, image) => {
    const { value, finding } = measure(image)
    expect(value).toBeUndefined()
    expect(finding).toBe(
      'could not be measured: no upright or level edge of 40 grey levels is there; shaken, out of focus, covered or dark',
    )
  })
})

test('widths are in pixels of the camera, also of an image scaled down', () => {
  const scaled = { ...blurred(chart(), 2), scale: 0.5 }
  const whole = measure(blurred(chart(), 2)).value ?? Number.NaN
  expect(measure(scaled, { ...region, width: 320, height: 320 }).value).toBeCloseTo(2 * whole, 1)
})

test('a strong shake takes all edges across it: the picture is not sharp because those along it are', () => {
  const stripes = drawnImage(160, 160, [0, 0, 0], (x, y) => {
    const grey = 40 + (Math.floor(y / 40) % 2) * 120 + (x > 80 ? 60 : 0)
    return [grey, grey, grey]
  })
  expect(measure(stripes).value).toBeCloseTo(2, 1)
  expect(measure(blurred(stripes, 30, 0))).toMatchObject({
    value: undefined,
    finding: expect.stringContaining('no upright edge'),
  })
  const level = drawnImage(160, 160, [60, 60, 60], (_, y) => (Math.floor(y / 40) % 2 ? [180, 180, 180] : undefined))
  expect(measure(level).value).toBeUndefined()
  expect(measureOn(check, level, region, { maxWidthPx: 4, edges: 'level' }).value).toBeCloseTo(2, 1)
})
