import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { box, drawnImage, type Rgb } from '../vision/drawn-image.ts'
import { check } from './fill-level.ts'

const glass: Rgb = [220, 210, 190]
const cola: Rgb = [40, 20, 20]
const region = { x: 10, y: 5, width: 60, height: 60 }

function measure(image: RulesImage, settings: object = {}) {
  return measureOn(check, image, region, { liquid: 'dark', limits: { minMm: 2, maxMm: 3 }, ...settings })
}

test('the level is counted from the lower side of the region', () => {
  const { value, unit, shapes } = measure(drawnImage(80, 80, glass, box(0, 40, 80, 40, cola)))
  expect(value).toBeCloseTo(2.5, 2)
  expect(unit).toBe('mm')
  expect(shapes).toEqual([
    { shape: 'line', from: expect.objectContaining({ x: 0 }), to: expect.objectContaining({ x: 59 }) },
  ])
})

test('a tilted surface counts in the middle; highlights, print below and a drop above do not', () => {
  const tilted = drawnImage(
    80,
    80,
    glass,
    (x, y) => (y >= 40 + 0.2 * (x - 39.5) ? cola : undefined),
    box(30, 30, 5, 50, [250, 250, 250]),
    box(0, 55, 80, 20, glass),
    box(50, 15, 6, 6, cola),
  )
  expect(measure(tilted).value).toBeCloseTo(2.5, 1)
})

test('a light liquid under a dark space', () => {
  const milk = drawnImage(80, 80, cola, box(0, 50, 80, 30, glass))
  expect(measure(milk, { liquid: 'light' }).value).toBeCloseTo(1.5, 2)
  expect(measure(milk).value).toBeUndefined()
})

test.each([
  ['an empty bottle', drawnImage(80, 80, glass)],
  ['a bottle that is dark to the top', drawnImage(80, 80, cola)],
])('%s has no level', (_, image) => {
  const { value, finding } = measure(image)
  expect(value).toBeUndefined()
  expect(finding).toBe('could not be measured: no surface of the liquid was found; it stands above or below the region')
})

test('limits the wrong way round are refused', () => {
  expect(check.settings.safeParse({ liquid: 'dark', limits: { minMm: 3, maxMm: 2 } }).success).toBe(false)
})
