import type { Mat, Rect } from '@techstark/opencv-js'
import type { Region } from '../../../shared/contracts/region.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { type Affine, chain, enlargement, growth, identity, inverse, mapped, shift } from './affine.ts'
import { cv, type Keep } from './opencv.ts'

/** A region's pixels as it lies on the part, and the way back to the frame and to millimetres. */
export interface Crop {
  /** 8-bit RGB. */
  readonly mat: Mat
  /** Of what the camera sees: a part that is larger than the reference measures larger, though its crop is as large. */
  readonly millimetresPerPixel: number
  /** From the crop's pixels to the frame's; a whole number is the middle of a pixel. */
  readonly toFrame: Affine
}

/**
 * Copies a region's pixels into OpenCV's memory, turned upright where the part lies turned.
 * @param region in pixels of the reference
 * @param pose from the reference's pixels to those of the frame
 * @throws {Error} when the region is not wholly in the image
 */
export function crop(image: RulesImage, region: Region, keep: Keep, pose: Affine = identity): Crop {
  const upright = pose === identity
  const { mat, left, top } = pixelsOf(image, upright ? region : boxAround(region, pose), keep)
  const { origin, scale } = image
  const millimetresPerPixel = image.millimetresPerFramePixel / scale
  const fromImage = chain(enlarged(1 / scale), shift(origin.x, origin.y))
  const fromCut = chain(shift(left, top), fromImage)
  if (upright) return { mat, millimetresPerPixel, toFrame: fromCut }
  const toFrame = chain(enlarged(1 / scale), shift(region.x, region.y), pose)
  const size = new cv.Size(
    Math.max(1, Math.round(region.width * scale)),
    Math.max(1, Math.round(region.height * scale)),
  )
  const turned = keep(new cv.Mat())
  const toCut = keep(cv.matFromArray(2, 3, cv.CV_64F, [...chain(toFrame, inverse(fromCut))]))
  cv.warpAffine(mat, turned, toCut, size, cv.INTER_LINEAR | cv.WARP_INVERSE_MAP, cv.BORDER_REPLICATE, new cv.Scalar())
  return { mat: turned, millimetresPerPixel: millimetresPerPixel * growth(pose), toFrame }
}

/** The frame's pixels under a rectangle of a crop, or the upright box around them. */
export function frameRegion({ x, y, width, height }: Rect, { toFrame }: Pick<Crop, 'toFrame'>): Region {
  const box = boxAround({ x, y, width, height }, toFrame)
  return {
    ...box,
    x: Math.max(0, box.x),
    y: Math.max(0, box.y),
    width: Math.max(1, box.width),
    height: Math.max(1, box.height),
  }
}

/** Middles of pixels go to middles of pixels, as OpenCV scales. */
function enlarged(factor: number): Affine {
  return chain(shift(0.5, 0.5), enlargement(factor), shift(-0.5, -0.5))
}

/** The pixels that a rectangle of pixels comes to lie on. */
function boxAround({ x, y, width, height }: Region, map: Affine): Region {
  const [left, top, right, bottom] = [x - 0.5, y - 0.5, x + width - 0.5, y + height - 0.5]
  const corners = [left, right].flatMap((x) => [top, bottom].map((y) => mapped({ x, y }, map)))
  const slack = 1e-6
  const first = (values: number[]): number => Math.floor(Math.min(...values) + 0.5 + slack)
  const end = (values: number[]): number => Math.ceil(Math.max(...values) + 0.5 - slack)
  const [across, down] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)]
  const [fromX, fromY] = [first(across), first(down)]
  return { x: fromX, y: fromY, width: end(across) - fromX, height: end(down) - fromY }
}

/** Copies the image's pixels under a region of the frame. */
function pixelsOf({ pixels, origin, scale }: RulesImage, region: Region, keep: Keep) {
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
  return { mat, left, top }
}
