import { outlinePointsMax, type Point } from '../../../shared/contracts/shape.ts'
import { cv, withMats } from './opencv.ts'

/** So far an outline that is drawn may be from the edge, unless it then has too many points. */
const tolerancePixels = 0.5
const coarserBy = 1.5

/**
 * A closed outline through few of its points: none of those left out is farther from it than the tolerance
 * (Douglas and Peucker 1973).
 * @param points in pixels, in order
 * @returns `outlinePointsMax` at most
 */
export function simplified(points: readonly Point[]): Point[] {
  if (points.length === 0) return []
  return withMats((keep) => {
    const flat = points.flatMap(({ x, y }) => [x, y])
    const curve = keep(cv.matFromArray(points.length, 1, cv.CV_32FC2, flat))
    const few = keep(new cv.Mat())
    let tolerance = tolerancePixels
    do {
      cv.approxPolyDP(curve, few, tolerance, true)
      tolerance *= coarserBy
    } while (few.rows > outlinePointsMax)
    const kept: Float32Array = few.data32F
    return Array.from({ length: few.rows }, (_, index) => ({ x: kept[2 * index] ?? 0, y: kept[2 * index + 1] ?? 0 }))
  })
}
