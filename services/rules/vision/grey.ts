import type { Mat } from '@techstark/opencv-js'
import { cv, type Keep } from './opencv.ts'

/** 8-bit RGB to 8-bit grey. */
export function toGrey(rgb: Mat, keep: Keep): Mat {
  const grey = keep(new cv.Mat())
  cv.cvtColor(rgb, grey, cv.COLOR_RGB2GRAY)
  return grey
}

/** Standard deviation of a grey image, in grey levels: what is flat cannot be recognised. */
export function contrastOf(grey: Mat, keep: Keep): number {
  const mean = keep(new cv.Mat())
  const deviation = keep(new cv.Mat())
  cv.meanStdDev(grey, mean, deviation)
  return deviation.data64F[0] ?? 0
}
