import { expect, test } from 'vitest'
import { chain, enlargement, shift, turn } from './affine.ts'
import { crop, frameRegion } from './crop.ts'
import { drawnImage } from './drawn-image.ts'
import { cv, withMats } from './opencv.ts'

// Red says the column, green the row.
const image = drawnImage(20, 10, [0, 0, 0], (x, y) => [x, y, 7])

test('a region is cut out of the image', () => {
  withMats((keep) => {
    const { mat, millimetresPerPixel } = crop(image, { x: 4, y: 2, width: 3, height: 2 }, keep)
    expect([mat.cols, mat.rows, mat.channels()]).toEqual([3, 2, 3])
    expect([...mat.data]).toEqual([4, 2, 7, 5, 2, 7, 6, 2, 7, 4, 3, 7, 5, 3, 7, 6, 3, 7])
    expect(millimetresPerPixel).toBe(0.1)
  })
})

test('regions are in pixels of the frame, where the image starts elsewhere and is scaled down', () => {
  const scaled = { ...image, origin: { x: 100, y: 50 }, scale: 0.5 }
  withMats((keep) => {
    const cut = crop(scaled, { x: 108, y: 54, width: 6, height: 4 }, keep)
    const { mat, millimetresPerPixel } = cut
    expect([mat.cols, mat.rows]).toEqual([3, 2])
    expect([...mat.data.slice(0, 3)]).toEqual([4, 2, 7])
    expect(millimetresPerPixel).toBe(0.2)
    expect(frameRegion(new cv.Rect(0, 0, 3, 2), cut)).toEqual({ x: 108, y: 54, width: 6, height: 4 })
    expect(frameRegion(new cv.Rect(1, 1, 1, 1), cut)).toEqual({ x: 110, y: 56, width: 2, height: 2 })
  })
})

test('the last pixels of an image whose scaled size was rounded can be reached', () => {
  const scaled = { ...image, scale: 0.33 }
  withMats((keep) => {
    expect(crop(scaled, { x: 0, y: 0, width: 62, height: 32 }, keep).mat.cols).toBe(20)
  })
})

test.each([
  { x: 0, y: 0, width: 30, height: 10 },
  { x: 0, y: 5, width: 10, height: 10 },
])('a region outside the image is refused', (region) => {
  expect(() => withMats((keep) => crop(image, region, keep))).toThrow('its region reaches outside the image')
  const elsewhere = { ...image, origin: { x: 5, y: 5 } }
  expect(() => withMats((keep) => crop(elsewhere, { ...region, width: 3, height: 3, y: 0 }, keep))).toThrow('outside')
})

test('a part that lies turned is cut out upright, and what is found in it is found again in the frame', () => {
  // On the reference the region starts at (4, 2); the part has turned by a quarter about (0, 0) and moved right by 15.
  const pose = chain(turn(90), shift(15, 0))
  withMats((keep) => {
    const cut = crop(image, { x: 4, y: 2, width: 3, height: 2 }, keep, pose)
    expect([cut.mat.cols, cut.mat.rows]).toEqual([3, 2])
    expect([...cut.mat.data.slice(0, 9)]).toEqual([13, 4, 7, 13, 5, 7, 13, 6, 7])
    expect(frameRegion(new cv.Rect(0, 0, 3, 2), cut)).toEqual({ x: 12, y: 4, width: 2, height: 3 })
  })
})

test('a part that is seen larger has more millimetres: its crop is as large as the reference', () => {
  withMats((keep) => {
    const cut = crop(image, { x: 2, y: 1, width: 4, height: 3 }, keep, chain(enlargement(1.5), turn(10), shift(3, 0)))
    expect(cut.mat.cols).toBe(4)
    expect(cut.millimetresPerPixel).toBeCloseTo(0.15)
  })
})
