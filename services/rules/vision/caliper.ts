import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import type { Point } from '../../../shared/contracts/shape.ts'
import { toGrey } from './grey.ts'
import { cv, type Keep } from './opencv.ts'

/** Which edge is meant of those on a scan line. */
export interface WantedEdge {
  readonly step: Step
  readonly take: Take
  /** Least height of the step, in grey levels of 255. */
  readonly minContrast: number
}

export interface EdgeSearch extends WantedEdge {
  readonly scan: 'left-right' | 'top-bottom'
}

export const Step = z
  .enum(['dark-to-light', 'light-to-dark', 'any'])
  .describe('how the brightness changes at the edge, seen from the left or from the top')
export type Step = z.infer<typeof Step>

export const Take = z
  .enum(['first', 'strongest', 'last'])
  .describe('which edge counts where there are several, seen from the left or from the top')
export type Take = z.infer<typeof Take>

export const MinContrast = z
  .number()
  .min(1)
  .max(255)
  .describe('least difference of brightness between both sides of an edge, in grey levels of 255')

/** Where an edge crosses a scan line. */
export interface EdgePoint extends Point {
  /** Of the step, in grey levels. */
  readonly height: number
}

export interface EdgePoints {
  /** In pixels of the image, whose centres are whole numbers; at most one a scan line, in order. */
  readonly points: readonly EdgePoint[]
  /** On how many lines the edge was looked for. */
  readonly scanLines: number
}

/** More lines would only cost time: 64 of them already bring the noise of an edge point down to an eighth. */
const scanLinesMax = 64
/** Of the Gaussian that smooths along the scan, in pixels: wide enough for a camera's noise, narrower than a printed line. */
const sigma = 1.5
/** The step of an edge ends where its slope has fallen to this share of the steepest. */
const footShare = 0.05

/** The scan lines of an image, ready to be searched for any number of edges. */
export interface Scan {
  readonly direction: EdgeSearch['scan']
  /** How fast the brightness grows along each scan line, in grey levels a pixel; 32-bit floats, a row is a scan line. */
  readonly slopes: Mat
  /** How many lines of the image were averaged into one. */
  readonly band: number
}

/**
 * @param rgb 8-bit
 * @param keep frees the scan
 */
export function scanned(rgb: Mat, direction: EdgeSearch['scan'], keep: Keep): Scan {
  const sideways = direction === 'top-bottom'
  const across = sideways ? rgb.cols : rgb.rows
  // Whole lines, as OpenCV averages those several times faster; what is left over at the end is not looked at.
  const band = Math.ceil(across / scanLinesMax)
  const count = Math.floor(across / band)
  const [width, height] = sideways ? [count * band, rgb.rows] : [rgb.cols, count * band]
  const lines = toGrey(keep(rgb.roi(new cv.Rect(0, 0, width, height))), keep)
  const size = sideways ? new cv.Size(count, rgb.rows) : new cv.Size(rgb.cols, count)
  if (band > 1) cv.resize(lines, lines, size, 0, 0, cv.INTER_AREA)
  if (sideways) cv.transpose(lines, lines)
  lines.convertTo(lines, cv.CV_32F)
  // Both widths odd, and 1 across: a scan line is smoothed along itself only.
  cv.GaussianBlur(lines, lines, new cv.Size(2 * Math.ceil(3 * sigma) + 1, 1), sigma, 0, cv.BORDER_REPLICATE)
  cv.Sobel(lines, lines, cv.CV_32F, 1, 0, 1, 0.5, 0, cv.BORDER_REPLICATE)
  return { direction, slopes: lines, band }
}

/**
 * Looks for one edge on each scan line, where the slope of the smoothed brightness is steepest; a parabola through the
 * slope and its neighbours gives the fraction of a pixel (as in Steger, "An unbiased detector of curvilinear structures",
 * 1998, for edges). On a drawn edge of 60 grey levels, blurred by a pixel, a point is right to 0.09 pixels with noise of
 * 2 grey levels, to 0.4 with noise of 8 (one standard deviation).
 */
export function edgePoints({ direction, slopes, band }: Scan, wanted: WantedEdge): EdgePoints {
  const values: Float32Array = slopes.data32F
  const points: EdgePoint[] = []
  for (let line = 0; line < slopes.rows; line += 1) {
    const edge = edgeOn(values.subarray(line * slopes.cols, (line + 1) * slopes.cols), wanted)
    const centre = middleOfLine(line, band)
    if (!edge) continue
    const { at, height } = edge
    points.push(direction === 'top-bottom' ? { x: centre, y: at, height } : { x: at, y: centre, height })
  }
  return { points, scanLines: slopes.rows }
}

/**
 * The scan without an edge, so that another one is found.
 * @param at where the edge lies along the scan line at `across`, in pixels
 */
export function withoutEdge(scan: Scan, at: (across: number) => number, keep: Keep): Scan {
  const slopes = keep(scan.slopes.clone())
  const values: Float32Array = slopes.data32F
  for (let line = 0; line < slopes.rows; line += 1) {
    const onLine = values.subarray(line * slopes.cols, (line + 1) * slopes.cols)
    const peak = Math.round(at(middleOfLine(line, scan.band)))
    const sign = Math.sign(onLine[peak] ?? 0)
    const isEdge = (index: number): boolean => sign !== 0 && Math.sign(onLine[index] ?? 0) === sign
    let [first, end] = [peak, peak]
    while (isEdge(first - 1)) first -= 1
    while (isEdge(end)) end += 1
    onLine.fill(0, Math.max(0, first), Math.max(0, end))
  }
  return { ...scan, slopes }
}

/** Where a scan line lies in the image, in pixels. */
function middleOfLine(line: number, band: number): number {
  return (line + 0.5) * band - 0.5
}

/** Where on a scan line the edge lies that the search asks for; undefined without one. */
function edgeOn(slopes: Float32Array, { step, take, minContrast }: WantedEdge) {
  let [best, bestHeight] = [-1, 0]
  for (let index = 1; index + 1 < slopes.length; index += 1) {
    if (!isSteepest(slopes, index, step)) continue
    const height = stepHeight(slopes, index)
    if (height < minContrast) continue
    if (take === 'strongest' && height <= bestHeight) continue
    ;[best, bestHeight] = [index, height]
    if (take === 'first') break
  }
  return best < 0 ? undefined : { at: best + vertex(slopes, best), height: bestHeight }
}

function isSteepest(slopes: Float32Array, index: number, step: Step): boolean {
  const slope = at(slopes, index)
  if (slope === 0 || (step === 'dark-to-light' && slope < 0) || (step === 'light-to-dark' && slope > 0)) return false
  const sign = Math.sign(slope)
  return sign * slope > sign * at(slopes, index - 1) && sign * slope >= sign * at(slopes, index + 1)
}

/** By how much the brightness changes at an edge: the slope summed down to its foot on both sides, or to the next edge's. */
function stepHeight(slopes: Float32Array, peak: number): number {
  const sign = Math.sign(at(slopes, peak))
  const foot = footShare * Math.abs(at(slopes, peak))
  let height = Math.abs(at(slopes, peak))
  for (const side of [-1, 1]) {
    let before = height
    for (let index = peak + side; index >= 0 && index < slopes.length; index += side) {
      const slope = sign * at(slopes, index)
      if (slope < foot || slope > before) break
      height += slope
      before = slope
    }
  }
  return height
}

/** From a sample to the vertex of the parabola through it and its neighbours, -0.5 to 0.5. */
function vertex(samples: Float32Array, index: number): number {
  const [before, here, after] = [at(samples, index - 1), at(samples, index), at(samples, index + 1)]
  return (before - after) / (2 * (before - 2 * here + after))
}

function at(samples: Float32Array, index: number): number {
  return samples[index] as number
}
