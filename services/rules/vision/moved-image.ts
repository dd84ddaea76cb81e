import type { RulesImage } from '../inspection/rules-image.ts'
import type { Affine } from './affine.ts'
import { cv, withMats } from './opencv.ts'

/**
 * An image as it looks when what it shows has moved, for the tests of what finds it again. Soft at its edges as a lens
 * makes them; what comes in at the sides continues the border.
 * @param light how the brightness changes: gain and offset in grey levels
 */
export function movedImage(image: RulesImage, move: Affine, light = { gain: 1, offset: 0 }): RulesImage {
  const { width, height, data } = image.pixels
  return withMats((keep) => {
    const still = keep(new cv.Mat(height, width, cv.CV_8UC3))
    still.data.set(data)
    cv.GaussianBlur(still, still, new cv.Size(5, 5), 1)
    const moved = keep(new cv.Mat())
    const map = keep(cv.matFromArray(2, 3, cv.CV_64F, [...move]))
    cv.warpAffine(still, moved, map, new cv.Size(width, height), cv.INTER_LINEAR, cv.BORDER_REPLICATE, new cv.Scalar())
    moved.convertTo(moved, -1, light.gain, light.offset)
    return { ...image, pixels: { ...image.pixels, data: Uint8Array.from(moved.data) } }
  })
}
