import type { Mat } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { mapped } from './affine.ts'
import type { BoardCorner } from './charuco-board.ts'
import { cv, type Keep, withMats } from './opencv.ts'
import { similarityThrough } from './similarity.ts'

/** How many millimetres of the plane of the target a pixel shows, and how true that is all over it. */
export interface FlatScale {
  readonly millimetresPerPixel: number
  /** Root mean square distance of the points from where one scale for all puts them, in pixels. */
  readonly residualPixels: number
  /** What remains of it when the camera may look askew: distortion by the lens, a target that is not flat, blur. */
  readonly residualOfPerspectivePixels: number
  /** By how much the scale differs over the points, largest against smallest, in percent. */
  readonly unevenPercent: number
}

type Homography = readonly [number, number, number, number, number, number, number, number, number]

/**
 * One scale for a plane through points of which both places are known, by least squares, and what it leaves over.
 * @returns undefined for fewer than 6 points, or points in one row
 */
export function flatScale(corners: readonly BoardCorner[]): FlatScale | undefined {
  const pairs = corners.map(({ seen, onBoardMm }) => ({ from: onBoardMm, to: seen }))
  const one = similarityThrough(pairs)
  if (corners.length < cornersMin || !one) return undefined
  const [a, , , d] = one
  return withMats((keep) => {
    const askew = homographyThrough(pairs, keep)
    if (!askew) return undefined
    const scales = corners.map(({ onBoardMm }) => scaleAt(onBoardMm, askew))
    return {
      millimetresPerPixel: 1 / Math.hypot(a, d),
      residualPixels: rootMeanSquare(pairs, (point) => mapped(point, one)),
      residualOfPerspectivePixels: rootMeanSquare(pairs, (point) => projected(point, askew)),
      unevenPercent: (Math.max(...scales) / Math.min(...scales) - 1) * 100,
    }
  })
}

/** Fewer corners of a board leave nothing over by which to judge the scale. */
export const cornersMin = 6

interface Pair {
  readonly from: Point
  readonly to: Point
}

function homographyThrough(pairs: readonly Pair[], keep: Keep): Homography | undefined {
  const flat = (side: 'from' | 'to') => pairs.flatMap((pair) => [pair[side].x, pair[side].y])
  const from = keep(cv.matFromArray(pairs.length, 1, cv.CV_32FC2, flat('from')))
  const to = keep(cv.matFromArray(pairs.length, 1, cv.CV_32FC2, flat('to')))
  const found: Mat = keep(cv.findHomography(from, to))
  return found.rows === 3 ? ([...found.data64F] as unknown as Homography) : undefined
}

function projected({ x, y }: Point, [a, b, c, d, e, f, g, h, i]: Homography): Point {
  const depth = g * x + h * y + i
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth }
}

/** Pixels per millimetre around a point: the root of how much an area grows there. */
function scaleAt({ x, y }: Point, map: Homography): number {
  const step = 0.5
  const here = projected({ x, y }, map)
  const right = projected({ x: x + step, y }, map)
  const below = projected({ x, y: y + step }, map)
  const area = (right.x - here.x) * (below.y - here.y) - (right.y - here.y) * (below.x - here.x)
  return Math.sqrt(Math.abs(area)) / step
}

function rootMeanSquare(pairs: readonly Pair[], map: (from: Point) => Point): number {
  const squares = pairs.map(({ from, to }) => {
    const there = map(from)
    return (there.x - to.x) ** 2 + (there.y - to.y) ** 2
  })
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / pairs.length)
}
