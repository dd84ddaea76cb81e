import { expect, test } from 'vitest'
import { measureOn } from '../inspection/measure-on.ts'
import { chain, shift, turn } from '../vision/affine.ts'
import { disc, drawnImage } from '../vision/drawn-image.ts'
import { drawnPart, emptyGround } from '../vision/drawn-part.ts'
import { movedImage } from '../vision/moved-image.ts'
import { check } from './position.ts'

const region = { x: 10, y: 10, width: 220, height: 160 }
const byObject = { object: 'dark' }
const byPattern = { pattern: { x: 60, y: 50, width: 100, height: 60 }, turnDegreesMax: 20 }
const turned = (degrees: number) => movedImage(drawnPart, chain(shift(-110, -80), turn(degrees), shift(110, 80)))

test.each([
  ['object', byObject],
  ['pattern', byPattern],
])('by its %s: the offset in millimetres and the turn in degrees', (_, of) => {
  const on = (image: typeof drawnPart, measure: string) =>
    measureOn(check, image, region, { measure, of, limits: { max: 1 } }, drawnPart)
  const offset = on(movedImage(drawnPart, shift(6, -8)), 'offset')
  expect(offset).toMatchObject({ value: expect.closeTo(1, 1), unit: 'mm', wording: 'from its place on the reference' })
  expect(Math.abs((offset.value ?? 0) - 1)).toBeLessThan(0.02)
  expect(offset.shapes).toMatchObject([{ shape: 'line' }, { shape: 'outline' }])
  for (const degrees of [-14, 9]) {
    const { value, unit } = on(turned(degrees), 'turn')
    expect(Math.abs((value ?? 0) - degrees)).toBeLessThan(0.3)
    expect(unit).toBe('°')
  }
})

test('what is not there has no place', () => {
  const on = (of: object, image = emptyGround, reference = drawnPart) =>
    measureOn(check, image, region, { measure: 'offset', of, limits: { max: 1 } }, reference)
  expect(on(byObject)).toMatchObject({
    value: undefined,
    finding: 'was not found: nothing dark stands out from its ground',
  })
  expect(on(byPattern).finding).toMatch(/^was not found: the most similar place is 0 % like the pattern/)
  expect(on(byObject, drawnPart, emptyGround).finding).toMatch(/^cannot be compared: on the reference nothing dark/)
  expect(on(byPattern, drawnPart, emptyGround).finding).toMatch(/^cannot be compared: nothing stands out/)
})

test('what is round has no turn', () => {
  const round = drawnImage(240, 180, [215, 215, 215], disc(120, 90, 60, [60, 60, 60]))
  const settings = { measure: 'turn', of: byObject, limits: { max: 1 } }
  expect(measureOn(check, round, region, settings, round)).toMatchObject({
    value: undefined,
    finding: expect.stringMatching('too round'),
  })
})

test('a turn that is not looked for is a mistake of the recipe, as is a pattern outside the region', () => {
  const settings = { measure: 'turn', of: { pattern: byPattern.pattern }, limits: { max: 1 } }
  expect(check.settings.safeParse(settings).error?.issues).toMatchObject([{ path: ['of', 'turnDegreesMax'] }])
  const outside = check.settings.parse({ ...settings, of: { ...byPattern, pattern: { ...byPattern.pattern, x: 200 } } })
  expect(check.examine?.(outside, region)).toMatchObject([{ path: ['of', 'pattern'] }])
})
