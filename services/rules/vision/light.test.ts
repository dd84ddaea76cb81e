import type { Mat } from '@techstark/opencv-js'
import { expect, test } from 'vitest'
import { inLightOf } from './light.ts'
import { cv, type Keep, openCvLoaded, withMats } from './opencv.ts'

await openCvLoaded()

/** From dark to light, each channel another way. */
function ramp(keep: Keep): Mat {
  const mat = keep(new cv.Mat(60, 128, cv.CV_8UC3))
  const levels: Uint8Array = mat.data
  for (let index = 0; index < levels.length; index += 3) {
    const x = (index / 3) % 128
    levels.set([30 + x, 180 - x, 60 + Math.floor(x / 2)], index)
  }
  return mat
}

function lit(mat: Mat, keep: Keep): Mat {
  const other = keep(mat.clone())
  const levels: Uint8Array = other.data
  for (let index = 0; index < levels.length; index += 3) {
    const [red = 0, green = 0, blue = 0] = levels.subarray(index, index + 3)
    levels.set([0.8 * red + 10, 1.1 * green + 10, 0.6 * blue + 10].map(Math.round), index)
  }
  return other
}

function misfit(one: Mat, other: Mat): number {
  const wanted: Uint8Array = one.data
  const levels: Uint8Array = other.data
  return levels.reduce((most, level, index) => Math.max(most, Math.abs(level - (wanted[index] ?? 0))), 0)
}

test('the gain and offset of each channel are taken out', () => {
  withMats((keep) => {
    const reference = ramp(keep)
    expect(misfit(reference, inLightOf(reference, lit(reference, keep), keep))).toBeLessThanOrEqual(2)
  })
})

test('what differs over less than half has no say', () => {
  withMats((keep) => {
    const reference = ramp(keep)
    const picture = lit(reference, keep)
    cv.rectangle(picture, new cv.Point(0, 0), new cv.Point(127, 24), new cv.Scalar(250, 0, 250), cv.FILLED)
    const below = new cv.Rect(0, 26, 128, 34)
    const [wanted, levelled] = [reference, inLightOf(reference, picture, keep)].map((mat) =>
      keep(keep(mat.roi(below)).clone()),
    ) as [Mat, Mat]
    expect(misfit(wanted, levelled)).toBeLessThanOrEqual(3)
  })
})

test('a plain surface keeps its grain: it gets an offset alone', () => {
  withMats((keep) => {
    const reference = keep(new cv.Mat(20, 20, cv.CV_8U, new cv.Scalar(100)))
    const picture = keep(new cv.Mat(20, 20, cv.CV_8U, new cv.Scalar(120)))
    const levels: Uint8Array = picture.data
    for (let index = 0; index < levels.length; index += 2) levels[index] = 123
    const levelled: Uint8Array = inLightOf(reference, picture, keep).data
    expect((levelled[0] ?? 0) - (levelled[1] ?? 0)).toBe(3)
    expect(Math.abs((levelled[1] ?? 0) - 100)).toBeLessThanOrEqual(3)
  })
})

test('what is another picture altogether stays as it is', () => {
  withMats((keep) => {
    const reference = ramp(keep)
    const flat = keep(new cv.Mat(60, 128, cv.CV_8UC3, new cv.Scalar(128, 128, 128)))
    const levels: Uint8Array = flat.data
    for (let index = 0; index < levels.length; index += 3) levels[index] = 118 + (((index / 3) % 128) * 20) / 128
    expect(misfit(flat, inLightOf(reference, flat, keep))).toBe(0)
  })
})

test.each([
  ['black', 0, 0, 0],
  ['red', 220, 20, 20],
  ['stained', 200, 170, 200],
])('a plain picture that is %s is not a light grey one in other light', (_, red, green, blue) => {
  withMats((keep) => {
    const reference = keep(new cv.Mat(20, 20, cv.CV_8UC3, new cv.Scalar(200, 200, 200)))
    const picture = keep(new cv.Mat(20, 20, cv.CV_8UC3, new cv.Scalar(red, green, blue)))
    expect(misfit(picture, inLightOf(reference, picture, keep))).toBe(0)
  })
})
