import { describe, expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { box, disc, drawnImage } from '../vision/drawn-image.ts'
import { check } from './missing-part.ts'

const wood = [180, 120, 50] as const
const steel = [120, 125, 130] as const
const shade = [90, 60, 25] as const
const region = { x: 20, y: 20, width: 160, height: 120 }

function look(image: RulesImage, settings: object = {}, where = region) {
  const all = { diameterMm: { min: 3, max: 6 }, ...settings }
  return measureOn(check, image, where, all)
}

describe('a steel screw of 4 mm on wood', () => {
  test.each([
    [100, 80],
    [50, 45],
    [150, 112],
  ])('is found at (%d, %d)', (x, y) => {
    const { value, region: found } = look(drawnImage(200, 160, wood, disc(x, y, 40, steel)))
    expect(value).toBeCloseTo(4, 0)
    expect(Math.abs(found.x + found.width / 2 - x)).toBeLessThan(3)
    expect(Math.abs(found.y + found.height / 2 - y)).toBeLessThan(3)
  })

  test('is found in an image scaled down', () => {
    const image = drawnImage(200, 160, wood, disc(100, 80, 40, steel))
    const scaled = { ...image, scale: 0.5, millimetresPerFramePixel: 0.05, origin: { x: 600, y: 400 } }
    const { value, region: found } = look(scaled, {}, { x: 640, y: 440, width: 320, height: 240 })
    expect(value).toBeCloseTo(4, 0)
    expect(Math.abs(found.x + found.width / 2 - 800)).toBeLessThan(6)
  })

  test('is found where it is only a few pixels across', () => {
    const image = drawnImage(60, 40, wood, disc(30, 20, 6, steel))
    const { value } = look(image, { diameterMm: { min: 0.4, max: 0.8 } }, { x: 0, y: 0, width: 60, height: 40 })
    expect(value).toBeCloseTo(0.6, 1)
  })

  test('is found where a highlight runs across it and a scratch leads away from it', () => {
    const highlight = box(80, 78, 40, 2, wood)
    const scratch = box(20, 100, 160, 3, [230, 230, 230])
    const { value } = look(drawnImage(200, 160, wood, disc(100, 80, 40, steel), highlight, scratch))
    expect(value).toBeCloseTo(4, 0)
  })
})

test('a bare ground holds no part', () => {
  const { value, finding } = look(drawnImage(200, 160, wood))
  expect(value).toBe(0)
  expect(finding).toBe('is missing: nothing stands out from the ground')
})

test('a small hole is no part, and the operator reads its size', () => {
  const { value, finding } = look(drawnImage(200, 160, wood, disc(100, 80, 15, [10, 10, 10])))
  expect(value).toBeLessThan(2)
  expect(finding).toMatch(/^is missing: what stands out there is 1\.\d mm across, a part is 3 to 6 mm$/)
})

test('a part too large is none, but does not hide a right one', () => {
  const large = disc(70, 80, 75, steel)
  expect(look(drawnImage(200, 160, wood, large)).value).toBeGreaterThan(6)
  expect(look(drawnImage(200, 160, wood, large, disc(150, 80, 40, steel))).value).toBeCloseTo(4, 0)
})

test('a stain of less than the least contrast is no part', () => {
  const image = drawnImage(200, 160, wood, disc(100, 80, 40, [170, 118, 58]))
  expect(look(image).finding).toBe('is missing: nothing stands out from the ground')
  expect(look(image, { minContrast: 2 }).value).toBeCloseTo(4, 0)
})

test('a shadow looks like a part, unless lightness is ignored', () => {
  const shadow = drawnImage(200, 160, wood, disc(100, 80, 40, shade))
  expect(look(shadow, { minContrast: 30 }).value).toBeCloseTo(4, 0)
  expect(look(shadow, { ignoreLightness: true, minContrast: 30 }).value).toBe(0)
  const screw = drawnImage(200, 160, wood, disc(100, 80, 40, steel))
  expect(look(screw, { ignoreLightness: true, minContrast: 30 }).value).toBeCloseTo(4, 0)
})

test('a part of the colour of its ground is found by the dark ring around it', () => {
  const screw = [disc(100, 80, 42, [10, 10, 10]), disc(100, 80, 32, wood)]
  expect(look(drawnImage(200, 160, wood, ...screw)).value).toBeCloseTo(4.2, 0)
})

test('a neighbour that reaches into the region is no part, unless the recipe says so', () => {
  const image = drawnImage(200, 160, wood, disc(176, 80, 46, steel))
  expect(look(image)).toMatchObject({ value: 0, finding: expect.stringContaining('cut off by the edge of its region') })
  expect(look(image, { mayReachEdge: true }).value).toBeGreaterThan(3)
})

test('noise holds no part', () => {
  let state = 1
  const noise = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return (state / 2 ** 31) * 255
  }
  const image = drawnImage(200, 160, wood, () => [noise(), noise(), noise()])
  expect(look(image, { diameterMm: { min: 1, max: 5 } }).value).toBeUndefined()
  expect(look(image, { diameterMm: { min: 1, max: 20 } }).value).toBeUndefined()
})
