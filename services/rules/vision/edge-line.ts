import type { Mat } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { type EdgePoint, type EdgeSearch, edgePoints, type Scan, scanned, type WantedEdge } from './caliper.ts'
import { medianOf } from './median.ts'
import { cv, type Keep } from './opencv.ts'

/** A straight line across the scan lines. */
export interface Line {
  /** Clockwise from straight across the scan, in degrees. */
  readonly degrees: number
  /** Where it lies along the scan, in pixels, on the scan line at `across`. */
  at(across: number): number
  /** From the line to a point, square to it, in pixels, positive further along the scan. */
  offset(point: Point): number
  /** The point of the line on the same scan line. */
  onto(point: Point): Point
}

export interface EdgeLine extends Line {
  /** Where it starts and ends, at the first and the last point that lie on it. */
  readonly ends: readonly [Point, Point]
  /** Median height of its step, in grey levels. */
  readonly height: number
}

/** In pixels: a point further from the line than a few times this does not pull at it. */
const pull = 1
const onLinePixels = 3 * pull
/** An edge that fewer of the scan lines meet is a chance find. */
export const leastShare = 0.5

/**
 * Finds an edge and lays a straight line along it that outliers do not move: least distances under Welsch's weights,
 * which vanish for what lies far off, then least squares of what lies on the line (cv.fitLine). On a drawn edge of 60 grey
 * levels, 80 pixels long and a tenth of it covered, it was off by at most 0.03 pixels in 40 images with noise of 2 grey
 * levels, and by at most 0.1 with noise of 8.
 * @returns undefined where fewer than half of the scan lines meet an edge on the line
 */
export function findStraightEdge(rgb: Mat, search: EdgeSearch, keep: Keep): EdgeLine | undefined {
  return straightEdgeOn(scanned(rgb, search.scan, keep), search, keep)
}

/** As `findStraightEdge`, for more than one edge of the same image. */
export function straightEdgeOn(scan: Scan, wanted: WantedEdge, keep: Keep): EdgeLine | undefined {
  const { points, scanLines } = edgePoints(scan, wanted)
  const enough = Math.max(2, leastShare * scanLines)
  if (points.length < enough) return undefined
  const rough = lineThrough(points, scan.direction, cv.DIST_WELSCH, keep)
  const near = pointsOn(rough, points)
  if (near.length < enough) return undefined
  const line = lineThrough(near, scan.direction, cv.DIST_L2, keep)
  const onLine = pointsOn(line, points)
  const [first, last] = [onLine[0], onLine.at(-1)]
  if (!first || !last || onLine.length < enough) return undefined
  const height = medianOf(Float32Array.from(onLine, (point) => point.height))
  return { ...line, ends: [line.onto(first), line.onto(last)], height }
}

/** Points that line up along the scan give a line on which no point lies. */
export function lineThrough(points: readonly Point[], scan: EdgeSearch['scan'], distance: number, keep: Keep): Line {
  const sideways = scan === 'top-bottom'
  const flat = points.flatMap(({ x, y }) => (sideways ? [x, y] : [y, x]))
  const line = keep(new cv.Mat())
  cv.fitLine(keep(cv.matFromArray(points.length, 1, cv.CV_32FC2, flat)), line, distance, pull, 0.001, 0.001)
  const [run = 0, rise = 0, throughAcross = 0, throughAlong = 0] = line.data32F as Float32Array
  const slope = rise / run
  const cosine = 1 / Math.hypot(1, slope)
  const at = (across: number): number => throughAlong + slope * (across - throughAcross)
  return {
    degrees: (Math.atan(sideways ? slope : -slope) * 180) / Math.PI,
    at,
    offset: ({ x, y }) => cosine * (sideways ? y - at(x) : x - at(y)),
    onto: ({ x, y }) => (sideways ? { x, y: at(x) } : { x: at(y), y }),
  }
}

function pointsOn(line: Line, points: readonly EdgePoint[]): EdgePoint[] {
  return points.filter((point) => Math.abs(line.offset(point)) <= onLinePixels)
}
