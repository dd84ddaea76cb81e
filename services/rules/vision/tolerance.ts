import type { Mat } from '@techstark/opencv-js'
import { cv, type Keep } from './opencv.ts'

/** All that lies within so many pixels, either way. */
export function neighbourhood(pixels: number, keep: Keep): Mat {
  const across = 2 * pixels + 1
  return keep(cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(across, across)))
}

/**
 * By how much, in each channel, a picture leaves what the reference shows anywhere near, and the other way round: what
 * lies on one of them has nothing like it near by on the other. An edge that runs a little differently leaves
 * nothing; what is there too much and what is missing both stay.
 * @param reference 8-bit, of the picture's size and channels
 */
export function beyondTolerance(reference: Mat, picture: Mat, near: Mat, keep: Keep): Mat {
  const excess = keep(new cv.Mat())
  const missing = keep(new cv.Mat())
  leave(picture, reference, near, excess, keep)
  leave(reference, picture, near, missing, keep)
  cv.max(excess, missing, excess)
  return excess
}

/** Writes by how much one picture lies above or below the range that the other has around each pixel. */
function leave(one: Mat, other: Mat, near: Mat, excess: Mat, keep: Keep): void {
  const bound = keep(new cv.Mat())
  const below = keep(new cv.Mat())
  cv.dilate(other, bound, near)
  cv.subtract(one, bound, excess)
  cv.erode(other, bound, near)
  cv.subtract(bound, one, below)
  cv.max(excess, below, excess)
}
