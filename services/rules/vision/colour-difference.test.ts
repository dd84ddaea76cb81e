import { expect, test } from 'vitest'
import { ciede2000 } from './ciede2000.ts'
import { comparisonWith, withinColour } from './colour-difference.ts'
import { labOf, medianColour } from './lab.ts'
import { cv, openCvLoaded, withMats } from './opencv.ts'

await openCvLoaded()

function isWithin([red, green, blue]: readonly number[], maxDeltaE: number, ignoreLightness = false): boolean {
  return withMats((keep) => {
    const pixel = keep(cv.matFromArray(1, 1, cv.CV_8UC3, [red ?? 0, green ?? 0, blue ?? 0]))
    const comparison = comparisonWith(reference, ignoreLightness)
    return withinColour(pixel, comparison, maxDeltaE, keep).data[0] === 255
  })
}

const reference = labOf(178, 34, 34)
const colours = [
  [178, 34, 34],
  [180, 40, 30],
  [160, 50, 60],
  [129, 22, 22],
  [0, 0, 0],
  [255, 255, 255],
  [34, 178, 34],
] as const

test('a single colour is in CIELAB where OpenCV puts it', () => {
  for (const [red, green, blue] of colours) {
    const expected = withMats((keep) => medianColour(keep(cv.matFromArray(1, 1, cv.CV_8UC3, [red, green, blue]))))
    const { lightness, a, b } = labOf(red, green, blue)
    expect(Math.hypot(lightness - expected.lightness, a - expected.a, b - expected.b)).toBeLessThan(0.5)
  }
})

test.each(colours)('%d, %d, %d is within its own difference and not within less', (...colour) => {
  const difference = ciede2000(reference, labOf(...colour))
  for (const _ of ['first', 'remembered']) {
    expect(isWithin(colour, difference + 0.6)).toBe(true)
    if (difference > 0.6) expect(isWithin(colour, difference - 0.6)).toBe(false)
  }
})

test('half of the light is another colour, unless lightness is ignored', () => {
  expect(isWithin([129, 22, 22], 5)).toBe(false)
  expect(isWithin([129, 22, 22], 5, true)).toBe(true)
  expect(isWithin([129, 60, 22], 5, true)).toBe(false)
})
