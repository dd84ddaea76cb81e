import type { Mat, Rect } from '@techstark/opencv-js'
import type { Region } from '../../../shared/contracts/region.ts'
import type { RulesImage } from './check.ts'
import { cv, type Keep } from './opencv.ts'

/** A region's pixels, and the way back to the frame and to millimetres. */
export interface Crop {
  /** 8-bit RGB. */
  readonly mat: Mat
  readonly millimetresPerPixel: number
  /** The frame's pixels under a rectangle of the crop. */
  toFrame(rect: Rect): Region
}

/**
 * Copies a region's pixels into OpenCV's memory.
 * @param region in pixels of the frame
 * @throws {Error} when the region is not wholly in the image
 */
export function crop(image: RulesImage, region: Region, keep: Keep): Crop {
  const { pixels, origin, scale } = image
  const left = Math.round((region.x - origin.x) * scale)
  const top = Math.round((region.y - origin.y) * scale)
  // Rounding may put the far edges a pixel outside of a scaled image; anything more is a mistake.
  const right = Math.min(left + Math.max(1, Math.round(region.width * scale)), pixels.width)
  const bottom = Math.min(top + Math.max(1, Math.round(region.height * scale)), pixels.height)
  const reachesRight = (region.x + region.width - origin.x) * scale
  const reachesBottom = (region.y + region.height - origin.y) * scale
  if (left < 0 || top < 0 || reachesRight > pixels.width + 1 || reachesBottom > pixels.height + 1) {
    throw new Error('its region reaches outside the image')
  }
  const mat = keep(new cv.Mat(bottom - top, right - left, cv.CV_8UC3))
  const rowBytes = (right - left) * 3
  const target: Uint8Array = mat.data
  for (let y = top; y < bottom; y += 1) {
    const start = (y * pixels.width + left) * 3
    target.set(pixels.data.subarray(start, start + rowBytes), (y - top) * rowBytes)
  }
  return {
    mat,
    millimetresPerPixel: image.millimetresPerFramePixel / scale,
    toFrame: (rect) => ({
      x: Math.floor(origin.x + (left + rect.x) / scale),
      y: Math.floor(origin.y + (top + rect.y) / scale),
      width: Math.ceil(rect.width / scale),
      height: Math.ceil(rect.height / scale),
    }),
  }
}
