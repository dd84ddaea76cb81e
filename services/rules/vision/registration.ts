import type { Mat } from '@techstark/opencv-js'
import { type Affine, chain, enlargement, inverse, mapped, shift, turnDegrees } from './affine.ts'
import { refineByCorrelation } from './enhanced-correlation.ts'
import { contrastOf } from './grey.ts'
import { cv, type Keep } from './opencv.ts'

/** Pixels along the longer side of what is aligned: enough for a tenth of a pixel of a picture ten times as large. */
const sideMax = 160
/** What is aligned by needs so many pixels each way; */
const sideMin = 8
/** along a narrow strip, which is not reduced below it, so many across. */
const stripMin = 16
/** Below it the two pictures do not show the same thing. */
const correlationMin = 0.5
/** A reference with a smaller standard deviation of its grey levels shows nothing that could lie anywhere. */
const contrastMin = 3
const nothingToAlignBy = 'could not be compared: its reference shows nothing to align it by; leave out align'
const tooNarrow = `could not be compared: its region is less than ${sideMin} pixels wide or high; leave out align`
/** By how much a correlation must be better for each pixel that its shift is larger. */
const asGood = 0.002
const blurPixels = 5

export interface RegistrationLimits {
  /** Either way, in pixels. */
  readonly shiftMax: number
  readonly turnDegreesMax: number
}

export type Registration =
  | { readonly found: true /** From the reference's pixels to the picture's. */; readonly move: Affine }
  | { readonly found: false; readonly finding: string }

/**
 * Finds how a picture lies over a reference of the same size: to a pixel by correlation, and from there to a fraction
 * of one, with its turn, by the enhanced correlation coefficient (Evangelidis and Psarakis, 2008). Both ignore an even
 * change of the light.
 * @param reference 8-bit, one channel, as is the picture
 */
export function register(reference: Mat, picture: Mat, limits: RegistrationLimits, keep: Keep): Registration {
  const [short, long] = [reference.cols, reference.rows].sort((one, other) => one - other) as [number, number]
  if (short < sideMin) return { found: false, finding: tooNarrow }
  if (contrastOf(reference, keep) < contrastMin) return { found: false, finding: nothingToAlignBy }
  const scale = Math.min(1, Math.max(sideMax / long, stripMin / short))
  const [small, other] = [reference, picture].map((mat) => reduced(mat, scale, keep)) as [Mat, Mat]
  const start = coarseShift(small, other, Math.ceil(limits.shiftMax * scale), keep)
  if (!start) return { found: false, finding: 'could not be compared: it does not resemble the reference' }
  // A pixel's centre lies at half: what scales the picture about its corner shifts the centres.
  const toSmall = chain(shift(0.5, 0.5), enlargement(scale), shift(-0.5, -0.5))
  const asLarge = (move: Affine): Affine => chain(toSmall, move, inverse(toSmall))
  const motion = limits.turnDegreesMax > 0 ? 'shift and turn' : 'shift'
  const exact = refineByCorrelation(blurred(small, keep), blurred(other, keep), start, motion)
  // Where it found nothing to hold on to, as along a stripe, it drifts off.
  const drifted = !exact || !isWithin(asLarge(exact), reference, limits)
  return { found: true, move: asLarge(drifted ? start : exact) }
}

function reduced(mat: Mat, scale: number, keep: Keep): Mat {
  if (scale === 1) return mat
  const small = keep(new cv.Mat())
  cv.resize(mat, small, new cv.Size(Math.round(mat.cols * scale), Math.round(mat.rows * scale)), 0, 0, cv.INTER_AREA)
  return small
}

/**
 * The whole shift at which the middle of the reference lies best. Of shifts that are as good, as along a stripe, it is
 * the smallest.
 * @returns undefined where none makes the two resemble each other
 */
function coarseShift(reference: Mat, picture: Mat, shiftMax: number, keep: Keep): Affine | undefined {
  const inset = (side: number): number => Math.max(0, Math.min(shiftMax, Math.floor((side - sideMin) / 2)))
  const [right, down] = [inset(reference.cols), inset(reference.rows)]
  const middle = new cv.Rect(right, down, reference.cols - 2 * right, reference.rows - 2 * down)
  const correlations = keep(new cv.Mat())
  cv.matchTemplate(picture, keep(reference.roi(middle)), correlations, cv.TM_CCOEFF_NORMED)
  const across = correlations.cols
  let best = { score: -Infinity, correlation: 0, x: 0, y: 0 }
  for (const [index, correlation] of (correlations.data32F as Float32Array).entries()) {
    const [x, y] = [(index % across) - right, Math.floor(index / across) - down]
    const score = correlation - asGood * Math.hypot(x, y)
    if (score > best.score) best = { score, correlation, x, y }
  }
  return best.correlation >= correlationMin ? shift(best.x, best.y) : undefined
}

function blurred(mat: Mat, keep: Keep): Mat {
  const soft = keep(new cv.Mat())
  cv.GaussianBlur(mat, soft, new cv.Size(blurPixels, blurPixels), 0)
  return soft
}

/** Whether the middle of the reference stays as near to where it was, and as upright, as it must. */
function isWithin(move: Affine, { cols, rows }: Mat, { shiftMax, turnDegreesMax }: RegistrationLimits): boolean {
  const middle = { x: (cols - 1) / 2, y: (rows - 1) / 2 }
  const { x, y } = mapped(middle, move)
  const off = Math.max(Math.abs(x - middle.x), Math.abs(y - middle.y))
  return off <= shiftMax && Math.abs(turnDegrees(move)) <= turnDegreesMax
}
