import type { Mat } from '@techstark/opencv-js'
import type { Affine } from './affine.ts'
import { cv, type Keep } from './opencv.ts'
import { type RegistrationLimits, register } from './registration.ts'
import { stretchMap } from './stretch.ts'

export interface AlignmentLimits extends RegistrationLimits {
  /** How far places may move against each other beyond that, in pixels. */
  readonly stretchMax: number
}

/** How a reference lies over a picture of the same size, or why that is not known. */
export type Alignment =
  | { readonly found: true /** Lays the reference, or what belongs to it, over the picture. */; lay: Lay }
  | { readonly found: false; readonly finding: string }

/** @param border what stands where the reference has nothing, such as `BORDER_REPLICATE`; a constant is 0 */
type Lay = (mat: Mat, interpolation: number, border: number) => Mat

export const unmoved: Alignment = { found: true, lay: (mat) => mat }

/** @param reference 8-bit, one channel, as is the picture */
export function alignmentOf(reference: Mat, picture: Mat, limits: AlignmentLimits, keep: Keep): Alignment {
  const registration = register(reference, picture, limits, keep)
  if (!registration.found) return registration
  const { move } = registration
  const moved: Lay = (mat, interpolation, border) => laidBy(move, mat, interpolation, border, keep)
  if (limits.stretchMax === 0) return { found: true, lay: moved }
  const aligned = moved(reference, cv.INTER_LINEAR, cv.BORDER_REPLICATE)
  const map = stretchMap(aligned, picture, move, limits.stretchMax, keep)
  return { found: true, lay: (mat, interpolation, border) => laidThrough(map, mat, interpolation, border, keep) }
}

function laidBy(move: Affine, mat: Mat, interpolation: number, border: number, keep: Keep): Mat {
  const laid = keep(new cv.Mat())
  const matrix = keep(cv.matFromArray(2, 3, cv.CV_64F, [...move]))
  cv.warpAffine(mat, laid, matrix, new cv.Size(mat.cols, mat.rows), interpolation, border, new cv.Scalar(0))
  return laid
}

function laidThrough(map: Mat, mat: Mat, interpolation: number, border: number, keep: Keep): Mat {
  const laid = keep(new cv.Mat())
  cv.remap(mat, laid, map, keep(new cv.Mat()), interpolation, border, new cv.Scalar(0))
  return laid
}
