import type { Mat } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { cv } from './opencv.ts'

/** The package declares the parameters of C++, which JavaScript gets as a result. */
type MinMaxLoc = (map: Mat) => { readonly maxVal: number; readonly maxLoc: Point }

/** The largest value of a single-channel map and the pixel that has it. */
export function peakOf(map: Mat): { readonly value: number } & Point {
  const { maxVal, maxLoc } = (cv.minMaxLoc as unknown as MinMaxLoc)(map)
  return { ...maxLoc, value: maxVal }
}
