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

/** Every place that differs, the largest first, or why that is not known. */
export type Comparison =
  | { readonly compared: true; readonly places: readonly DifferingPlace[] }
  | { readonly compared: false; readonly finding: string }

/** A tolerance that reaches over more of the shorter side than this finds everything somewhere near. */
const toleranceShareMax = 0.5
/** The tolerance widens what is to be ignored; so much of the rest has to be left, */
const leftShareMin = 0.25
/** and so much of that has to lie on the reference, as it is laid over the picture. */
const comparedShareMin = 0.8
const nothingLeft =
  'could not be compared: its tolerance leaves nothing to compare; lower edgeToleranceMm or areaMm2Min'

/** What is compared. */
export interface Compared {
  /** 8-bit grey or RGB, laid over the picture, and of its size. */
  readonly reference: Mat
  readonly picture: Mat
  /** White where the region is to be compared, */
  readonly wanted: Mat
  /** and where the reference, as it is laid, has something to compare with. */
  readonly known: Mat
}

/** Finds every place where a picture differs from the reference that lies over it. */
export function differingPlaces(compared: Compared, limits: DifferenceLimits, keep: Keep): Comparison {
  const { wanted, known } = compared
  const { edgeTolerance, areaMin } = limits
  const near = neighbourhood(edgeTolerance, keep)
  const within = wellWithin(known, near, keep)
  const left = cv.countNonZero(wellWithin(wanted, near, keep))
  const isVague = 2 * edgeTolerance + 1 > toleranceShareMax * Math.min(wanted.cols, wanted.rows)
  if (isVague || left === 0 || left < areaMin || left < leftShareMin * cv.countNonZero(wanted)) {
    return { compared: false, finding: nothingLeft }
  }
  const share = cv.countNonZero(within) / left
  if (share < comparedShareMin) {
    const finding = `could not be compared: it lies so far off that only ${(100 * share).toFixed(0)} % of it are on the reference`
    return { compared: false, finding }
  }
  return { compared: true, places: placesWithin(compared, within, near, limits, keep) }
}

function placesWithin(
  { reference, picture }: Compared,
  within: Mat,
  near: Mat,
  { minContrast, areaMin, levelLight }: DifferenceLimits,
  keep: Keep,
): DifferingPlace[] {
  const given = levelLight ? inLightOf(reference, picture, keep) : picture
  const excess = beyondTolerance(comparable(reference, keep), comparable(given, keep), near, keep)
  const mask = differing(excess, minContrast, keep)
  if (cv.countNonZero(mask) === 0) return []
  cv.bitwise_and(mask, within, mask)
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

/** Next to what is not known, nothing tells whether something like a pixel is near. So it is at the border. */
function wellWithin(known: Mat, near: Mat, keep: Keep): Mat {
  const within = keep(new cv.Mat())
  cv.erode(known, within, near, new cv.Point(-1, -1), 1, cv.BORDER_CONSTANT, new cv.Scalar(0))
  return within
}
