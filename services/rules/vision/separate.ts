import type { Mat } from '@techstark/opencv-js'
import { cv, type Keep } from './opencv.ts'

export interface Separated {
  /** White where the object is. */
  readonly mask: Mat
  /** Between object and ground, in grey levels. */
  readonly contrast: number
  /** Mean brightness of either. */
  readonly inside: number
  readonly outside: number
  readonly grey: Mat
}

/**
 * Splits object from ground at half of the step between them, where the edge of a blurred object truly lies: Otsu's
 * threshold (1979) tells the two apart, their mean brightness gives the half.
 */
export function separate(rgb: Mat, object: 'dark' | 'light', keep: Keep): Separated {
  const grey = keep(new cv.Mat())
  const mask = keep(new cv.Mat())
  const rest = keep(new cv.Mat())
  cv.cvtColor(rgb, grey, cv.COLOR_RGB2GRAY)
  cv.GaussianBlur(grey, grey, new cv.Size(3, 3), 0)
  const type = object === 'light' ? cv.THRESH_BINARY : cv.THRESH_BINARY_INV
  cv.threshold(grey, mask, 0, 255, type | cv.THRESH_OTSU)
  cv.bitwise_not(mask, rest)
  if (cv.countNonZero(mask) === 0 || cv.countNonZero(rest) === 0) {
    return { mask, contrast: 0, inside: 0, outside: 0, grey }
  }
  const inside = cv.mean(grey, mask)[0] ?? Number.NaN
  const outside = cv.mean(grey, rest)[0] ?? Number.NaN
  cv.threshold(grey, mask, (inside + outside) / 2, 255, type)
  return { mask, contrast: Math.abs(inside - outside), inside, outside, grey }
}
