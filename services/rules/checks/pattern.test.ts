import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { chain, shift, turn } from '../vision/affine.ts'
import { box, drawnImage } from '../vision/drawn-image.ts'
import { drawnPart, emptyGround } from '../vision/drawn-part.ts'
import { movedImage } from '../vision/moved-image.ts'
import { check } from './pattern.ts'

const region = { x: 85, y: 50, width: 90, height: 40 }
/** The print. */
const settings = { pattern: { x: 96, y: 58, width: 58, height: 16 }, minScorePercent: 70 }

test('a print that is there, a little off and in another light, is like the reference', () => {
  const image = movedImage(drawnPart, shift(5, 7), { gain: 0.6, offset: 30 })
  const { value, unit, region: place, shapes } = measureOn(check, image, region, settings, drawnPart)
  expect(value).toBeGreaterThan(97)
  expect(unit).toBe('%')
  expect(place).toMatchObject({ x: expect.closeTo(101, -1), y: expect.closeTo(65, -1) })
  expect(shapes).toMatchObject([{ shape: 'outline' }])
})

test('a turned one is only like it when a turn is allowed', () => {
  const image = movedImage(drawnPart, chain(shift(-125, -66), turn(12), shift(125, 68)))
  const scoreAt = (turnDegreesMax: number) =>
    measureOn(check, image, region, { ...settings, turnDegreesMax }, drawnPart).value ?? 0
  expect(scoreAt(15)).toBeGreaterThan(95)
  expect(scoreAt(0)).toBeLessThan(85)
})

test('a missing one is not', () => {
  const blank = movedImage(drawnImage(240, 180, [215, 215, 215], box(60, 50, 120, 80, [70, 75, 80])), shift(0, 0))
  const { value, finding } = measureOn(check, blank, region, settings, drawnPart)
  expect(value).toBeLessThan(60)
  expect(finding).toMatch(/^is missing: the most similar place is \d+ % like the reference$/)
  expect(measureOn(check, emptyGround, region, settings, drawnPart).value).toBe(0)
})

test('a pattern without anything in it cannot be looked for', () => {
  const measurement = measureOn(check, drawnPart, region, settings, emptyGround)
  expect(measurement).toMatchObject({ value: undefined, finding: expect.stringMatching(/^cannot be looked for/) })
})
