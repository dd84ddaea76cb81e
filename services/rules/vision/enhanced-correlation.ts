import type { Mat } from '@techstark/opencv-js'
import type { Affine } from './affine.ts'
import { cv, withMats } from './opencv.ts'

/** What the second picture may have done against the first. */
export type Motion = 'shift' | 'shift and turn' | 'affine'

const iterationsMax = 25
/** The fit ends when an iteration gains less correlation than this. */
const correlationStep = 1e-5
/** The pictures come blurred already. */
const noBlur = 1

/**
 * OpenCV's exceptions leave behind in its memory what was allocated, up to some megabytes each: a process that has met so
 * many of them goes on without this fit.
 */
const failuresMax = 40
let failures = 0
let tell: (words: string) => void = () => undefined

/** Has it said, once, that places are from then on only found to about a pixel. */
export function onFitsEnd(listener: (words: string) => void): void {
  tell = listener
}

/**
 * Refines a map so that two pictures correlate most: the enhanced correlation coefficient (Evangelidis and Psarakis, 2008).
 * Start within a pixel or two, with pictures that do correlate.
 * @param first 8-bit grey, blurred, as is the second
 * @param start from the first's pixels to the second's
 * @returns undefined where it does not converge
 */
export function refineByCorrelation(first: Mat, second: Mat, start: Affine, motion: Motion): Affine | undefined {
  if (failures >= failuresMax) return undefined
  return withMats((keep) => {
    const map = keep(cv.matFromArray(2, 3, cv.CV_32F, [...start]))
    const kind = { shift: cv.MOTION_TRANSLATION, 'shift and turn': cv.MOTION_EUCLIDEAN, affine: cv.MOTION_AFFINE }[
      motion
    ]
    const criteria = new cv.TermCriteria(cv.TermCriteria_COUNT | cv.TermCriteria_EPS, iterationsMax, correlationStep)
    try {
      cv.findTransformECC(first, second, map, kind, criteria, keep(new cv.Mat()), noBlur)
      return [...map.data32F] as unknown as Affine
    } catch {
      failures += 1
      if (failures === failuresMax) {
        tell(`${failuresMax} pictures could not be aligned finely: places are now found to a pixel only; restart rules`)
      }
      return undefined
    }
  })
}
