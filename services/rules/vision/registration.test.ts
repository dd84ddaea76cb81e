import type { Mat } from '@techstark/opencv-js'
import { expect, test } from 'vitest'
import { type Affine, chain, mapped, shift, turn } from './affine.ts'
import { cv, type Keep, openCvLoaded, withMats } from './opencv.ts'
import { register } from './registration.ts'

await openCvLoaded()

const [width, height] = [400, 300]

/** Blots of all greys, which look alike nowhere. */
function surface(keep: Keep): Mat {
  const mat = keep(new cv.Mat(height, width, cv.CV_8U, new cv.Scalar(128)))
  for (let index = 0; index < 60; index += 1) {
    const at = new cv.Point((index * 7919) % width, (index * 104_729) % height)
    cv.circle(mat, at, 8 + ((index * 31) % 17), new cv.Scalar((index * 97) % 255), cv.FILLED)
  }
  return mat
}

function stripes(keep: Keep): Mat {
  const mat = keep(new cv.Mat(height, width, cv.CV_8U, new cv.Scalar(20)))
  for (const x of [60, 180, 210, 330])
    cv.rectangle(mat, new cv.Point(x, 0), new cv.Point(x + 30, height), new cv.Scalar(230), cv.FILLED)
  return mat
}

function laid(mat: Mat, move: Affine, keep: Keep): Mat {
  const out = keep(new cv.Mat())
  const map = keep(cv.matFromArray(2, 3, cv.CV_64F, [...move]))
  cv.warpAffine(mat, out, map, new cv.Size(width, height), cv.INTER_LINEAR, cv.BORDER_REPLICATE, new cv.Scalar())
  return out
}

const about = (degrees: number): Affine => chain(shift(-200, -150), turn(degrees), shift(200, 150))

test.each([
  ['a shift', shift(7.3, -4.6), 0],
  ['a turn', about(1.7), 3],
  ['both', chain(about(-2.2), shift(-5.4, 8.1)), 3],
])('%s is found to a fraction of a pixel, in other light too', (_, move, turnDegreesMax) => {
  withMats((keep) => {
    const reference = surface(keep)
    const picture = laid(reference, move, keep)
    picture.convertTo(picture, -1, 0.7, 30)
    const found = register(reference, picture, { shiftMax: 12, turnDegreesMax }, keep)
    if (!found.found) throw new Error(found.finding)
    for (const corner of [
      { x: 40, y: 40 },
      { x: 360, y: 40 },
      { x: 40, y: 260 },
      { x: 360, y: 260 },
    ]) {
      const [there, wanted] = [mapped(corner, found.move), mapped(corner, move)]
      expect(Math.hypot(there.x - wanted.x, there.y - wanted.y)).toBeLessThan(0.3)
    }
  })
})

test('along a stripe, where nothing tells the shift, it stays small; across it is found', () => {
  withMats((keep) => {
    const found = register(
      stripes(keep),
      laid(stripes(keep), shift(6, 0), keep),
      { shiftMax: 12, turnDegreesMax: 1 },
      keep,
    )
    if (!found.found) throw new Error(found.finding)
    const middle = mapped({ x: 200, y: 150 }, found.move)
    // Half a pixel of the reduced picture.
    expect(Math.abs(middle.x - 206)).toBeLessThan(1.25)
    expect(Math.abs(middle.y - 150)).toBeLessThan(4)
  })
})

test('a shift beyond its limit is not made', () => {
  withMats((keep) => {
    const reference = surface(keep)
    const found = register(reference, laid(reference, shift(30, 0), keep), { shiftMax: 5, turnDegreesMax: 0 }, keep)
    const x = found.found ? mapped({ x: 200, y: 150 }, found.move).x - 200 : 0
    expect(Math.abs(x)).toBeLessThanOrEqual(8)
  })
})

test('without anything in it a picture resembles nothing', () => {
  withMats((keep) => {
    const plain = keep(new cv.Mat(height, width, cv.CV_8U, new cv.Scalar(128)))
    expect(register(surface(keep), plain, { shiftMax: 5, turnDegreesMax: 0 }, keep)).toMatchObject({ found: false })
    expect(register(plain, plain, { shiftMax: 5, turnDegreesMax: 0 }, keep)).toMatchObject({ found: false })
  })
})

test('a strip too narrow to align in is refused; one that is not is aligned', () => {
  withMats((keep) => {
    const strip = (rows: number) => keep(surface(keep).roi(new cv.Rect(0, 100, width, rows)))
    const limits = { shiftMax: 5, turnDegreesMax: 0 }
    expect(register(strip(3), strip(3), limits, keep)).toEqual({
      found: false,
      finding: 'could not be compared: its region is less than 8 pixels wide or high; leave out align',
    })
    expect(register(strip(8), strip(8), limits, keep)).toMatchObject({ found: true })
  })
})
