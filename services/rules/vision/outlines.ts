import type { Mat, Rect } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { cv, type Keep, withMats } from './opencv.ts'

/** The outer edge of one connected patch; holes inside count as part of it. */
export interface Outline {
  /** In pixels. */
  readonly area: number
  /** Diameter of the circle of the same area, in pixels. */
  readonly diameter: number
  readonly box: Rect
  /** The pixels along the edge, in order. */
  points(): Point[]
  /** Mean of a single-channel image of the mask's size over the patch. */
  meanOf(image: Mat): number
}

/** More patches are the grain of the picture and no objects; each costs OpenCV's memory and some 20 µs. */
const outlinesMax = 2000

/**
 * The outlines of the white patches of a mask, the largest first; usable while what `keep` holds is not freed.
 * @throws {Error} for a picture that is nothing but noise
 */
export function outlines(mask: Mat, keep: Keep): Outline[] {
  const found = outlinesUnlessNoise(mask, keep)
  if (found) return found
  throw new Error(`the picture is noise: more than ${outlinesMax} patches stand out; look at the light and the camera`)
}

/** As `outlines`, for what is only drawn. */
export function outlinesUnlessNoise(mask: Mat, keep: Keep): Outline[] | undefined {
  const contours = keep(new cv.MatVector())
  const hierarchy = keep(new cv.Mat())
  const white = new cv.Scalar(255)
  cv.findContours(mask, contours, hierarchy, cv.RETR_EXTERNAL, cv.CHAIN_APPROX_NONE)
  if (contours.size() > outlinesMax) return undefined
  const found: Outline[] = []
  for (let index = 0; index < contours.size(); index += 1) {
    const contour = keep(contours.get(index))
    // The contour runs through the centres of its pixels: Pick's theorem gives the pixels it encloses with itself.
    const area = cv.contourArea(contour) + contour.rows / 2 + 1
    const box = cv.boundingRect(contour)
    found.push({
      area,
      diameter: 2 * Math.sqrt(area / Math.PI),
      box,
      points: () => pointsOf(contour),
      meanOf: (image) =>
        withMats((keepBriefly) => {
          const inside = keepBriefly(cv.Mat.zeros(box.height, box.width, cv.CV_8U))
          const toBox = new cv.Point(-box.x, -box.y)
          cv.drawContours(inside, contours, index, white, cv.FILLED, cv.LINE_8, hierarchy, 0, toBox)
          return cv.mean(keepBriefly(image.roi(box)), inside)[0] ?? Number.NaN
        }),
    })
  }
  return found.sort((one, other) => other.area - one.area)
}

function pointsOf(contour: Mat): Point[] {
  const flat: Int32Array = contour.data32S
  return Array.from({ length: contour.rows }, (_, index) => ({ x: flat[2 * index] ?? 0, y: flat[2 * index + 1] ?? 0 }))
}

/** Whitens what the white patches of a mask enclose: a bright screw in its dark counterbore is one part. */
export function fillHoles(mask: Mat, keep: Keep): void {
  const contours = keep(new cv.MatVector())
  const hierarchy = keep(new cv.Mat())
  cv.findContours(mask, contours, hierarchy, cv.RETR_EXTERNAL, cv.CHAIN_APPROX_NONE)
  cv.drawContours(mask, contours, -1, new cv.Scalar(255), cv.FILLED)
}
