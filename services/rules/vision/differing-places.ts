import type { Mat } from '@techstark/opencv-js'
import { inLightOf } from './light.ts'
import { cv, type Keep } from './opencv.ts'
import { type Outline, outlines } from './outlines.ts'
import { beyondTolerance, neighbourhood } from './tolerance.ts'

/** 8-bit lightness has so many steps to one of CIELAB's; its a and b have one. */
const stepsPerLightness = 2.55

/** What counts as a difference, in pixels. */
export interface DifferenceLimits {
  /** In CIELAB units, of lightness or of one of the two colour axes. */
  readonly minContrast: number
  readonly edgeTolerance: number
  readonly areaMin: number
  /** Take out what an even change of the light does. */
  readonly levelLight: boolean
}

/** A connected place that differs. */
export interface DifferingPlace {
  readonly outline: Outline
  /** In pixels, without what it encloses and does not differ itself. */
  readonly area: number
}

/**
 * Every place where a picture differs from the reference that lies over it, the largest first.
 * @param reference 8-bit grey or RGB, of the picture's size
 * @param known white where the reference has something to compare with
 */
export function differingPlaces(
  reference: Mat,
  picture: Mat,
  known: Mat,
  { minContrast, edgeTolerance, areaMin, levelLight }: DifferenceLimits,
  keep: Keep,
): DifferingPlace[] {
  const near = neighbourhood(edgeTolerance, keep)
  const given = levelLight ? inLightOf(reference, picture, keep) : picture
  const excess = beyondTolerance(comparable(reference, keep), comparable(given, keep), near, keep)
  const mask = differing(excess, minContrast, keep)
  if (cv.countNonZero(mask) === 0) return []
  cv.bitwise_and(mask, wellWithin(known, near, keep), mask)
  // Pieces nearer to each other than edges may run off are one place.
  cv.morphologyEx(mask, mask, cv.MORPH_CLOSE, near)
  return outlines(mask, keep)
    .filter(({ area }) => area >= areaMin)
    .map((outline) => ({ outline, area: (outline.area * outline.meanOf(mask)) / 255 }))
    .filter(({ area }) => area >= areaMin)
    .sort((one, other) => other.area - one.area)
}

/** Grey stands for lightness; colours are told apart in CIELAB. */
function comparable(mat: Mat, keep: Keep): Mat {
  if (mat.channels() === 1) return mat
  const lab = keep(new cv.Mat())
  cv.cvtColor(mat, lab, cv.COLOR_RGB2Lab)
  return lab
}

/** White where any channel differs by the contrast. */
function differing(excess: Mat, minContrast: number, keep: Keep): Mat {
  const mask = keep(new cv.Mat())
  const lightnessBelow = Math.ceil(minContrast * stepsPerLightness) - 1
  if (excess.channels() === 1) {
    cv.threshold(excess, mask, lightnessBelow, 255, cv.THRESH_BINARY)
    return mask
  }
  const colourBelow = Math.ceil(minContrast) - 1
  const uniform = (...levels: readonly [number, number, number]) =>
    keep(new cv.Mat(excess.rows, excess.cols, excess.type(), new cv.Scalar(...levels)))
  cv.inRange(excess, uniform(0, 0, 0), uniform(lightnessBelow, colourBelow, colourBelow), mask)
  cv.bitwise_not(mask, mask)
  return mask
}

/** Next to what is not known, nothing tells whether something like a pixel is near. */
function wellWithin(known: Mat, near: Mat, keep: Keep): Mat {
  const within = keep(new cv.Mat())
  cv.erode(known, within, near, new cv.Point(-1, -1), 1, cv.BORDER_CONSTANT, new cv.Scalar(0))
  return within
}
