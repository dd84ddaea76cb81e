import type { Mat, Rect } from '@techstark/opencv-js'
import { cv, type Keep } from './opencv.ts'

/** The reference and the scene, both so many times smaller. */
export interface Level {
  readonly factor: number
  readonly reference: Mat
  readonly scene: Mat
}

/** On the coarsest level the pattern's shorter side has at least so many pixels: enough to be told from others. */
const coarseSideMin = 14
/** On the finest level its longer side has at most so many: more costs time and gains hundredths of a pixel. */
const fineSideMax = 110

/**
 * Two grey pictures at halving sizes, the coarsest first, as suits a pattern in the reference.
 * @param box of the pattern
 */
export function pyramid(reference: Mat, scene: Mat, box: Rect, keep: Keep): Level[] {
  const coarsest = coarsestFactor(box)
  const finest = Math.min(coarsest, powerOfTwoFrom(Math.max(box.width, box.height) / fineSideMax))
  const [paddedReference, paddedScene] = [padded(reference, coarsest, keep), padded(scene, coarsest, keep)]
  const levels: Level[] = []
  for (let factor = coarsest; factor >= finest; factor /= 2) {
    levels.push({
      factor,
      reference: shrunk(paddedReference, factor, keep),
      scene: shrunk(paddedScene, factor, keep),
    })
  }
  return levels
}

/** How many times smaller the coarsest level is. */
export function coarsestFactor({ width, height }: { readonly width: number; readonly height: number }): number {
  return powerOfTwoUpTo(Math.min(width, height) / coarseSideMin)
}

/** A place in the full picture as it lies on the level; pixels are counted by their centres. */
export function onLevel(full: number, { factor }: Level): number {
  return (full + 0.5) / factor - 0.5
}

export function fromLevel(place: number, { factor }: Level): number {
  return (place + 0.5) * factor - 0.5
}

function powerOfTwoUpTo(limit: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(limit)))
}

function powerOfTwoFrom(limit: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(limit)))
}

/** With sides that the factor divides, so that every level is exactly that much smaller. */
function padded(grey: Mat, factor: number, keep: Keep): Mat {
  const [right, bottom] = [missingTo(factor, grey.cols), missingTo(factor, grey.rows)]
  if (right === 0 && bottom === 0) return grey
  const larger = keep(new cv.Mat())
  cv.copyMakeBorder(grey, larger, 0, bottom, 0, right, cv.BORDER_REPLICATE, new cv.Scalar())
  return larger
}

function missingTo(factor: number, length: number): number {
  return (factor - (length % factor)) % factor
}

function shrunk(grey: Mat, factor: number, keep: Keep): Mat {
  if (factor === 1) return grey
  const small = keep(new cv.Mat())
  cv.resize(grey, small, new cv.Size(grey.cols / factor, grey.rows / factor), 0, 0, cv.INTER_AREA)
  return small
}
