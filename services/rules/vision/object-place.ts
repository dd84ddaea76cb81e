import type { Mat, Rect } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { cv, type Keep } from './opencv.ts'
import { type Outline, outlines } from './outlines.ts'
import { type Separated, separate } from './separate.ts'

/** The largest object on a plain ground. */
export interface ObjectPlace {
  readonly found: true
  /** Its centre of area, in pixels counted by their centres. */
  readonly centre: Point
  /** In pixels; holes belong to it. */
  readonly area: number
  /** Of its longest axis from the horizontal, clockwise on the screen, above -90 and up to 90. */
  readonly axisDegrees: number
  /** Length over breadth of the ellipse with its moments; 1 for what is round. */
  readonly elongation: number
  readonly outline: Outline
  /** Of the second largest object, in pixels; 0 where there is none. */
  readonly nextArea: number
}

export type NoObject = { readonly found: false; readonly finding: string }

/** So far to either side of the outline the blur of an edge reaches. */
const edgePixels = 3
/** What is rounder has no axis by which to tell its turn. */
const elongationMin = 1.15

/**
 * How far an object is turned from how it was taught, by their longest axes, clockwise, from -90 to 90 degrees.
 * @returns undefined where one of them is too round to tell
 */
export function turnBetween(taught: ObjectPlace, seen: ObjectPlace): number | undefined {
  if (Math.min(taught.elongation, seen.elongation) < elongationMin) return undefined
  const degrees = seen.axisDegrees - taught.axisDegrees
  // An axis looks the same after half a turn: the smaller turn of the two is meant.
  return degrees - 180 * Math.round(degrees / 180)
}

/** Finds the largest dark or light object; one that the edge of the picture cuts off has no place. */
export function placeOfObject(
  rgb: Mat,
  { object, minContrast }: { readonly object: 'dark' | 'light'; readonly minContrast: number },
  keep: Keep,
): ObjectPlace | NoObject {
  const separated = separate(rgb, object, keep)
  const [outline, next] = outlines(separated.mask, keep)
  if (!outline || !(separated.contrast >= minContrast)) {
    return { found: false, finding: `nothing ${object} stands out from its ground` }
  }
  const { x, y, width, height } = outline.box
  if (x === 0 || y === 0 || x + width === rgb.cols || y + height === rgb.rows) {
    return { found: false, finding: `the ${object} object reaches the edge of its region` }
  }
  return { found: true, area: outline.area, nextArea: next?.area ?? 0, outline, ...momentsOf(outline, separated, keep) }
}

/**
 * Each pixel of the object counts by how much of it the object covers, as its brightness tells: so the centre is right
 * to a fraction of a pixel.
 */
function momentsOf(outline: Outline, separated: Separated, keep: Keep) {
  const box = widened(outline.box, separated.grey)
  const coverage = coverageOf(outline, separated, box, keep)
  const { m00, m10, m01, mu20, mu11, mu02 } = cv.moments(coverage, false)
  const spread = Math.hypot(mu20 - mu02, 2 * mu11)
  return {
    centre: { x: box.x + m10 / m00, y: box.y + m01 / m00 },
    axisDegrees: (Math.atan2(2 * mu11, mu20 - mu02) * 90) / Math.PI,
    elongation: Math.sqrt((mu20 + mu02 + spread) / (mu20 + mu02 - spread)),
  }
}

/** 255 for a pixel that the object covers, less on its edge; what lies inside its outline belongs to it. */
function coverageOf(outline: Outline, { grey, inside, outside }: Separated, box: Rect, keep: Keep): Mat {
  const coverage = keep(new cv.Mat())
  const gain = 255 / (inside - outside)
  keep(grey.roi(box)).convertTo(coverage, cv.CV_8U, gain, -outside * gain)
  const filled = keep(cv.Mat.zeros(box.height, box.width, cv.CV_8U))
  const flat = outline.points().flatMap(({ x, y }) => [x - box.x, y - box.y])
  const polygon = keep(new cv.MatVector())
  polygon.push_back(keep(cv.matFromArray(flat.length / 2, 1, cv.CV_32SC2, flat)))
  cv.drawContours(filled, polygon, 0, new cv.Scalar(255), cv.FILLED)
  const across = 2 * edgePixels + 1
  const edge = keep(cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(across, across)))
  const grown = keep(new cv.Mat())
  cv.dilate(filled, grown, edge)
  cv.min(coverage, grown, coverage)
  cv.erode(filled, filled, edge)
  cv.max(coverage, filled, coverage)
  return coverage
}

function widened({ x, y, width, height }: Rect, { cols, rows }: Mat): Rect {
  const [left, top] = [Math.max(0, x - edgePixels), Math.max(0, y - edgePixels)]
  const [right, bottom] = [Math.min(cols, x + width + edgePixels), Math.min(rows, y + height + edgePixels)]
  return new cv.Rect(left, top, right - left, bottom - top)
}

/** The upright box around points, as far as it lies in the picture. */
export function boxAround(points: readonly Point[], { cols, rows }: Mat): Rect {
  const [across, down] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const left = Math.min(Math.max(0, Math.floor(Math.min(...across))), cols - 1)
  const top = Math.min(Math.max(0, Math.floor(Math.min(...down))), rows - 1)
  const right = Math.min(Math.ceil(Math.max(...across)), cols)
  const bottom = Math.min(Math.ceil(Math.max(...down)), rows)
  return new cv.Rect(left, top, Math.max(1, right - left), Math.max(1, bottom - top))
}
