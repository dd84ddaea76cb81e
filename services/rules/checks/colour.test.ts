import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { box, drawnImage } from '../vision/drawn-image.ts'
import { check } from './colour.ts'

const region = { x: 10, y: 10, width: 100, height: 60 }
const red = [178, 34, 34] as const

function difference(image: ReturnType<typeof drawnImage>, settings: object): number {
  return measureOn(check, image, region, { maxDeltaE: 3, ...settings }).value ?? Number.NaN
}

test('the same colour does not differ, whether the reference is given in sRGB or in CIELAB', () => {
  const image = drawnImage(120, 80, red)
  expect(difference(image, { reference: '#b22222' })).toBeCloseTo(0, 1)
  // sRGB (178, 34, 34) under D65, computed by the definitions of sRGB and CIELAB.
  expect(difference(image, { reference: { lightness: 39.12, a: 55.92, b: 37.65 } })).toBeLessThan(0.5)
})

test('another colour differs', () => {
  expect(difference(drawnImage(120, 80, [34, 34, 178]), { reference: '#b22222' })).toBeGreaterThan(30)
})

test('highlights and dirt over less than half of the surface do not count', () => {
  const image = drawnImage(120, 80, red, box(10, 10, 30, 60, [255, 255, 255]), box(95, 10, 15, 60, [0, 0, 0]))
  expect(difference(image, { reference: '#b22222' })).toBeCloseTo(0, 1)
})

test('what lies outside the region does not count', () => {
  const image = drawnImage(120, 80, [0, 255, 0], box(10, 10, 100, 60, red))
  expect(difference(image, { reference: '#b22222' })).toBeCloseTo(0, 1)
})

test('half of the light is a difference, unless lightness is ignored', () => {
  // (178, 34, 34) at half of its linear light.
  const dimmed = drawnImage(120, 80, [129, 22, 22])
  expect(difference(dimmed, { reference: '#b22222' })).toBeGreaterThan(8)
  expect(difference(dimmed, { reference: '#b22222', ignoreLightness: true })).toBeLessThan(1.5)
  const brown = drawnImage(120, 80, [129, 60, 22])
  expect(difference(brown, { reference: '#b22222', ignoreLightness: true })).toBeGreaterThan(8)
})
