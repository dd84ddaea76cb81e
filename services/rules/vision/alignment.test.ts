import type { Mat } from '@techstark/opencv-js'
import { expect, test } from 'vitest'
import { alignmentOf } from './alignment.ts'
import { cv, type Keep, openCvLoaded, withMats } from './opencv.ts'

await openCvLoaded()

const side = 320

/** Tracks like those of a board, bent by a wave of so many pixels. */
function board(bend: number, keep: Keep): Mat {
  const mat = keep(new cv.Mat(side, side, cv.CV_8U))
  const levels: Uint8Array = mat.data
  for (let index = 0; index < levels.length; index += 1) {
    const [x, y] = [index % side, Math.floor(index / side)]
    const across = x + bend * Math.sin((Math.PI * y) / side)
    const isTrack = across % 64 < 20 || (y % 80 < 16 && across > 60)
    levels[index] = isTrack ? 20 : 230
  }
  return mat
}

/** Share of pixels that differ, in percent. */
function differing(one: Mat, other: Mat, keep: Keep): number {
  const difference = keep(new cv.Mat())
  cv.absdiff(one, other, difference)
  cv.threshold(difference, difference, 120, 255, cv.THRESH_BINARY)
  return (100 * cv.countNonZero(difference)) / (side * side)
}

function laidOver(reference: Mat, picture: Mat, stretchMax: number, keep: Keep): Mat {
  const alignment = alignmentOf(reference, picture, { shiftMax: 4, turnDegreesMax: 0, stretchMax }, keep)
  if (!alignment.found) throw new Error(alignment.finding)
  return alignment.lay(reference, cv.INTER_LINEAR, cv.BORDER_REPLICATE)
}

test('places that moved against each other are laid over each other, as far as they may', () => {
  withMats((keep) => {
    const [reference, bent] = [board(0, keep), board(6, keep)]
    const stiff = differing(laidOver(reference, bent, 0, keep), bent, keep)
    const stretched = differing(laidOver(reference, bent, 6, keep), bent, keep)
    const barely = differing(laidOver(reference, bent, 0.5, keep), bent, keep)
    expect(stretched).toBeLessThan(stiff / 2.5)
    expect(barely).toBeGreaterThan(stiff / 2)
  })
})

test('a stretch does not close a gap or take off a spur', () => {
  withMats((keep) => {
    const [reference, picture] = [board(0, keep), board(3, keep)]
    cv.rectangle(picture, new cv.Point(128, 120), new cv.Point(150, 128), new cv.Scalar(230), cv.FILLED)
    cv.rectangle(picture, new cv.Point(180, 200), new cv.Point(188, 204), new cv.Scalar(20), cv.FILLED)
    const laid = laidOver(reference, picture, 6, keep)
    const [inGap, onSpur] = [laid.ucharPtr(124, 136)[0] ?? 0, laid.ucharPtr(202, 184)[0] ?? 0]
    expect(inGap).toBeLessThan(60)
    expect(onSpur).toBeGreaterThan(200)
  })
})

test.each([0, 6])('what the reference does not show is nothing, with a stretch of %d pixels', (stretchMax) => {
  withMats((keep) => {
    const [reference, picture] = [board(0, keep), keep(new cv.Mat())]
    const map = keep(cv.matFromArray(2, 3, cv.CV_64F, [1, 0, 3, 0, 1, 0]))
    cv.warpAffine(
      reference,
      picture,
      map,
      new cv.Size(side, side),
      cv.INTER_LINEAR,
      cv.BORDER_REPLICATE,
      new cv.Scalar(),
    )
    const all = keep(new cv.Mat(side, side, cv.CV_8U, new cv.Scalar(255)))
    const alignment = alignmentOf(reference, picture, { shiftMax: 6, turnDegreesMax: 0, stretchMax }, keep)
    if (!alignment.found) throw new Error(alignment.finding)
    const known = alignment.lay(all, cv.INTER_NEAREST, cv.BORDER_CONSTANT)
    expect([0, 1, 8, 200].map((x) => known.ucharPtr(100, x)[0])).toEqual([0, 0, 255, 255])
  })
})
