import { describe, expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { box, disc, drawnImage } from '../vision/drawn-image.ts'
import { check } from './count.ts'

const [light, dark, red] = [[200, 200, 200] as const, [60, 60, 60] as const, [178, 34, 34] as const]
const region = { x: 0, y: 0, width: 240, height: 160 }

function count(image: ReturnType<typeof drawnImage>, settings: object = {}) {
  const all = { object: 'dark', diameterMm: { min: 1.5, max: 3 }, limits: { min: 1 }, ...settings }
  return measureOn(check, image, region, all)
}

/** Discs of 2 mm. */
const three = [disc(40, 40, 20, dark), disc(120, 80, 20, dark), disc(200, 120, 20, dark)]

test('three objects are three, each drawn', () => {
  const { value, unit, shapes, wording } = count(drawnImage(240, 160, light, ...three))
  expect([value, unit, wording]).toEqual([3, '', 'found of 1.5 to 3 mm'])
  expect(shapes).toHaveLength(3)
  expect(shapes?.[0]).toMatchObject({ shape: 'outline' })
})

test('nothing is none, also where light falls off across the ground', () => {
  expect(count(drawnImage(240, 160, light)).value).toBe(0)
  const shaded = drawnImage(240, 160, light, (x) => [x, x, x])
  expect(count(shaded).value).toBe(0)
})

test('light that falls off across the ground hides no object', () => {
  const shaded = drawnImage(240, 160, light, (x, y) => {
    const isObject = three.some((paint) => paint(x, y))
    const grey = (isObject ? 0.5 : 1) * (80 + (x / 240) * 160)
    return [grey, grey, grey]
  })
  expect(count(shaded).value).toBe(3)
})

test('a bright rim beside an object in the corner of its region is not taken for the ground', () => {
  const rim = [disc(24, 136, 30, [255, 255, 255]), disc(24, 136, 20, dark)]
  const { value, shapes } = count(drawnImage(240, 160, [150, 150, 150], ...rim, disc(120, 80, 20, dark)))
  expect(value).toBe(2)
  expect(shapes).toHaveLength(2)
})

test('light objects are not dark ones', () => {
  const image = drawnImage(240, 160, dark, disc(40, 40, 20, light), disc(120, 80, 20, light))
  expect(count(image).value).toBe(0)
  expect(count(image, { object: 'light' }).value).toBe(2)
})

test('objects of a colour are counted among others', () => {
  const image = drawnImage(
    240,
    160,
    light,
    disc(40, 40, 20, red),
    disc(120, 80, 20, [34, 34, 178]),
    disc(200, 120, 20, red),
  )
  expect(count(image, { object: { colour: '#b22222', maxDeltaE: 10 } }).value).toBe(2)
  const bright = { colour: '#d83232', maxDeltaE: 5 }
  expect(count(image, { object: bright }).value).toBe(0)
  expect(count(image, { object: { ...bright, ignoreLightness: true } }).value).toBe(2)
})

describe('what does not count', () => {
  test.each([
    ['a speck', disc(60, 120, 8, dark)],
    ['a scratch', box(10, 140, 200, 2, dark)],
    ['a faint stain', disc(60, 120, 20, [190, 190, 190])],
    ['what the edge of the region cuts off', disc(60, 160, 24, dark)],
  ])('%s', (_, paint) => {
    expect(count(drawnImage(240, 160, light, ...three, paint)).value).toBe(3)
  })

  test('two that touch, which the words tell', () => {
    const { value, wording } = count(
      drawnImage(240, 160, light, ...three, disc(60, 40, 22, dark), disc(79, 40, 22, dark)),
    )
    expect(value).toBe(2)
    expect(wording).toMatch(/^found of 1\.5 to 3 mm and another of 3\.\d mm$/)
  })
})

test('what the edge cuts off counts where the recipe says so', () => {
  const image = drawnImage(240, 160, light, ...three, disc(60, 156, 24, dark))
  expect(count(image, { mayReachEdge: true }).value).toBe(4)
})

test('where there may not be too many, something too large makes the count unknown, also when cut off', () => {
  const most = { limits: { max: 3 } }
  expect(count(drawnImage(240, 160, light, ...three), most).value).toBe(3)
  for (const stain of [disc(80, 130, 40, dark), disc(80, 150, 50, dark)]) {
    const { value, finding } = count(drawnImage(240, 160, light, ...three, stain), most)
    expect(value).toBeUndefined()
    expect(finding).toMatch(/^could not be counted: something is \d\.\d mm across, the largest object 3 mm/)
  }
})

test('what is cut off is not counted, but told', () => {
  const { value, wording } = count(drawnImage(240, 160, light, ...three, disc(60, 156, 24, dark)))
  expect([value, wording]).toEqual([3, 'found of 1.5 to 3 mm and 1 cut off by the edge of its region'])
})
