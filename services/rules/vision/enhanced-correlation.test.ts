import { expect, test } from 'vitest'
import { type Affine, identity, shift } from './affine.ts'
import { drawnPart } from './drawn-part.ts'
import { onFitsEnd, refineByCorrelation } from './enhanced-correlation.ts'
import { toGrey } from './grey.ts'
import { movedImage } from './moved-image.ts'
import { cv, type Keep, withMats } from './opencv.ts'

function greyOf({ pixels }: typeof drawnPart, keep: Keep) {
  const rgb = keep(new cv.Mat(pixels.height, pixels.width, cv.CV_8UC3))
  rgb.data.set(pixels.data)
  return toGrey(rgb, keep)
}

test('a shift is refined to a fraction of a pixel', () => {
  withMats((keep) => {
    const [still, moved] = [identity, shift(0.7, -0.4)].map((move) => greyOf(movedImage(drawnPart, move), keep))
    const [, , x, , , y] = (still && moved && refineByCorrelation(still, moved, identity, 'shift')) ?? identity
    expect([x, y]).toEqual([expect.closeTo(0.7, 1), expect.closeTo(-0.4, 1)])
  })
})

test('pictures that are opposites do not converge, however often, and memory does not grow by it', () => {
  withMats((keep) => {
    const still = greyOf(drawnPart, keep)
    const opposite = keep(new cv.Mat())
    cv.bitwise_not(still, opposite)
    const memoryBytes = (): number => (cv as unknown as { HEAPU8: Uint8Array }).HEAPU8.length
    const before = memoryBytes()
    const found: (Affine | undefined)[] = []
    const said: string[] = []
    onFitsEnd((words) => said.push(words))
    for (let turn = 0; turn < 300; turn += 1) found.push(refineByCorrelation(still, opposite, identity, 'affine'))
    expect(found.filter(Boolean)).toEqual([])
    expect(said).toEqual([expect.stringContaining('restart rules')])
    expect(memoryBytes()).toBeLessThanOrEqual(2 * before)
  })
})
