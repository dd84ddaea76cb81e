import { expect, test } from 'vitest'
import { cv, openCvLoaded, withMats } from './opencv.ts'
import { fromLevel, onLevel, pyramid } from './pyramid.ts'

await openCvLoaded()

test('levels halve exactly, whatever the size of the picture, and fit the pattern', () => {
  withMats((keep) => {
    const [reference, scene] = [keep(new cv.Mat(211, 333, cv.CV_8U)), keep(new cv.Mat(211, 333, cv.CV_8U))]
    const levels = pyramid(reference, scene, new cv.Rect(0, 0, 130, 60), keep)
    expect(levels.map(({ factor, scene: { cols, rows } }) => [factor, cols, rows])).toEqual([
      [4, 84, 53],
      [2, 168, 106],
    ])
  })
})

test('the middle of two pixels is the centre of one that is twice as large', () => {
  withMats((keep) => {
    const level = { factor: 2, reference: keep(new cv.Mat()), scene: keep(new cv.Mat()) }
    expect([0.5, 2.5].map((full) => onLevel(full, level))).toEqual([0, 1])
    expect(fromLevel(1, level)).toBe(2.5)
  })
})
