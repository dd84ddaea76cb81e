import { describe, expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { edgeGrey, noisy } from '../vision/drawn-edge.ts'
import { box, drawnImage } from '../vision/drawn-image.ts'
import { check } from './straightness.ts'

const region = { x: 0, y: 0, width: 120, height: 80 }

function measure(image: RulesImage, settings: object = {}) {
  return measureOn(check, image, region, { measure: 'angle', edge: 'horizontal', limits: { max: 2 }, ...settings })
}

/** A light label under a dark ground; its upper edge runs as given. */
function label(position: (x: number) => number, noise = 4): RulesImage {
  const withNoise = noisy(noise)
  return drawnImage(120, 80, [0, 0, 0], (x, y) => withNoise(edgeGrey({ position, before: 60, after: 180 }, y, x)))
}

const tilted = (degrees: number) => label((x) => 40 + Math.tan((degrees * Math.PI) / 180) * (x - 60))

describe('angle', () => {
  test.each([0, 1.5, -1.5, 5])('of a label turned by %d degrees', (degrees) => {
    expect(Math.abs((measure(tilted(degrees)).value ?? 0) - Math.abs(degrees))).toBeLessThan(0.1)
  })

  test('is taken from the nominal one, clockwise', () => {
    expect(measure(tilted(5), { nominalDegrees: 5 }).value).toBeLessThan(0.1)
    expect(measure(tilted(5), { nominalDegrees: -5 }).value).toBeCloseTo(10, 0)
  })

  test('of an upright edge', () => {
    const image = drawnImage(120, 80, [60, 60, 60], (x, y) => (x > 60 - 0.1 * y ? [180, 180, 180] : undefined))
    const { value, unit, shapes } = measure(image, { edge: 'vertical', nominalDegrees: 5.71 })
    expect(value).toBeLessThan(0.2)
    expect(unit).toBe('degrees')
    expect(shapes).toHaveLength(1)
  })

  test('needs a straight edge', () => {
    const wavy = label((x) => 40 + 15 * Math.sin(x / 8))
    expect(measure(wavy)).toMatchObject({
      value: undefined,
      finding: 'could not be measured: no straight edge was found',
    })
  })
})

describe('bow', () => {
  test('of a straight edge is nothing, however it is turned', () => {
    for (const degrees of [0, 5]) expect(measure(tilted(degrees), { measure: 'bow' }).value).toBeLessThan(0.05)
  })

  test('is the width of the strip in which a bent edge lies, in mm', () => {
    const bent = label((x) => 35 + 6 * ((x - 60) / 60) ** 2)
    const { value, unit } = measure(bent, { measure: 'bow' })
    expect(Math.abs((value ?? 0) - 0.57)).toBeLessThan(0.05)
    expect(unit).toBe('mm')
  })

  test('does not see a speck on the edge, but sees a torn corner', () => {
    const straight = label(() => 40, 0)
    const { data } = straight.pixels
    const speck = drawnImage(120, 80, [0, 0, 0], (x, y) => grey(data, x, y), box(50, 30, 3, 12, [180, 180, 180]))
    const torn = drawnImage(120, 80, [0, 0, 0], (x, y) => grey(data, x, y), box(100, 38, 20, 9, [60, 60, 60]))
    expect(measure(speck, { measure: 'bow' }).value).toBeLessThan(0.05)
    expect(measure(torn, { measure: 'bow' }).value).toBeCloseTo(0.65, 1)
  })

  test('needs an edge', () => {
    expect(measure(drawnImage(120, 80, [60, 60, 60]), { measure: 'bow' })).toMatchObject({
      value: undefined,
      unit: 'mm',
      finding: 'could not be measured: no edge was found',
    })
  })
})

function grey(data: Uint8Array, x: number, y: number) {
  const value = data[3 * (120 * y + x)] ?? 0
  return [value, value, value] as const
}
