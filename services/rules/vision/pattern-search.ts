import type { Mat, Rect } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { chain, enlargement, inverse, shift, turn } from './affine.ts'
import { distinctPeaks, isSamePlace, type Peak, samePixels } from './distinct-peaks.ts'
import { cv, type Keep, withMats } from './opencv.ts'
import { peakOf } from './peak.ts'
import type { Placement, Tolerance } from './placement.ts'
import { coarsestFactor, fromLevel, type Level, onLevel } from './pyramid.ts'

/** A placement and how well the pattern matches there, 0 to 1. */
export interface Candidate extends Placement {
  readonly score: number
}

/** A step of turn or size moves the corners of the pattern by so many pixels of the coarsest level. */
const stepPixels = 1.5
/** So many places are looked at more closely: the best one and its rivals. */
const candidatesMax = 4
/** What one turn and size of the search costs for each pixel of the coarsest level, on a server of 2023. */
const secondsPerPixel = 1e-7
/** On a finer level the pattern is looked for so many pixels around where the coarser one saw it. */
const reachPixels = 3

interface Size {
  readonly width: number
  readonly height: number
}

/** The middle of a box, in pixels counted by their centres. */
export function middleOf({ x, y, width, height }: Rect): Point {
  return { x: x + (width - 1) / 2, y: y + (height - 1) / 2 }
}

/** The pattern as it looks turned and enlarged, cut out of the reference about its middle. */
export function cutPattern(level: Level, box: Rect, as: Pick<Placement, 'turnDegrees' | 'scale'>, keep: Keep): Mat {
  const width = Math.max(1, Math.floor(box.width / level.factor))
  const height = Math.max(1, Math.floor(box.height / level.factor))
  const middle = middleOf(box)
  const toReference = chain(
    shift(-(width - 1) / 2, -(height - 1) / 2),
    inverse(chain(turn(as.turnDegrees), enlargement(as.scale))),
    shift(onLevel(middle.x, level), onLevel(middle.y, level)),
  )
  const cut = keep(new cv.Mat())
  const map = keep(cv.matFromArray(2, 3, cv.CV_64F, [...toReference]))
  const flags = cv.INTER_LINEAR | cv.WARP_INVERSE_MAP
  cv.warpAffine(level.reference, cut, map, new cv.Size(width, height), flags, cv.BORDER_REPLICATE, new cv.Scalar())
  return cut
}

/** Turn and size change by this from one step of the search to the next: the share of the pattern's half diagonal. */
function firstStep({ factor }: Pick<Level, 'factor'>, box: Size): number {
  return (stepPixels * factor) / (Math.hypot(box.width, box.height) / 2)
}

function spread(middle: number, reach: number, step: number): number[] {
  const steps = Math.ceil(reach / step - 1e-9)
  return Array.from({ length: 2 * steps + 1 }, (_, index) =>
    steps === 0 ? middle : middle + ((index - steps) * reach) / steps,
  )
}

/** The turns in degrees and the sizes at which the pattern is looked for on the coarsest level. */
function stepsWithin(tolerance: Tolerance, step: number) {
  const turns = spread(0, tolerance.turnDegreesMax, (step * 180) / Math.PI)
  const scales = spread(1, tolerance.scalePercentMax / 100, step)
  return { turns, scales }
}

/**
 * Looks for the pattern everywhere on the coarsest level.
 * @returns where it matches best, and then where it matches best elsewhere
 */
export function searchEverywhere(level: Level, box: Rect, tolerance: Tolerance): Candidate[] {
  const { turns, scales } = stepsWithin(tolerance, firstStep(level, box))
  const found = turns.flatMap((turnDegrees) =>
    scales.flatMap((scale) => candidatesAt({ turnDegrees, scale }, level, box)),
  )
  const isSame = (one: Candidate, other: Candidate): boolean => isSamePlace(one, other, samePixels * level.factor)
  const distinct: Candidate[] = []
  for (const candidate of found.sort((one, other) => other.score - one.score)) {
    if (distinct.length === candidatesMax) break
    if (!distinct.some((better) => isSame(better, candidate))) distinct.push(candidate)
  }
  return distinct
}

/** Only the best places are kept: all maps at once would fill OpenCV's memory. */
function candidatesAt(as: Pick<Placement, 'turnDegrees' | 'scale'>, level: Level, box: Rect): Candidate[] {
  return withMats((keep) => {
    const pattern = cutPattern(level, box, as, keep)
    const map = keep(new cv.Mat())
    cv.matchTemplate(level.scene, pattern, map, cv.TM_CCOEFF_NORMED)
    const likeness = { map, left: 0, top: 0, pattern }
    return distinctPeaks(map, candidatesMax).map((peak) => placedAt(peak, as, likeness, level))
  })
}

/** About how long the search takes, in seconds. @param scene pixels of the region in which it is looked for */
export function searchSeconds(scene: Size, pattern: Size, tolerance: Tolerance): number {
  const factor = coarsestFactor(pattern)
  const { turns, scales } = stepsWithin(tolerance, firstStep({ factor }, pattern))
  const pixels = (scene.width * scene.height) / factor ** 2
  return turns.length * scales.length * pixels * secondsPerPixel
}

/**
 * Looks for the pattern on a finer level, closely around where a coarser one saw it.
 * @param coarsest says how finely turn and size were told so far
 */
export function searchAround(
  candidate: Candidate,
  level: Level,
  coarsest: Level,
  box: Rect,
  tolerance: Tolerance,
): Candidate {
  const step = firstStep(level, box)
  const wasStep = Math.min(2 * step, firstStep(coarsest, box))
  const around = (middle: number, reach: number): number[] =>
    reach === 0 ? [middle] : [middle - wasStep * 0.5, middle, middle + wasStep * 0.5]
  const inDegrees = (radians: number): number => (radians * 180) / Math.PI
  const turns = around((candidate.turnDegrees * Math.PI) / 180, tolerance.turnDegreesMax).map(inDegrees)
  const turnedBest = bestOf(turns.map((turnDegrees) => matchNear({ ...candidate, turnDegrees }, level, box)))
  if (tolerance.scalePercentMax === 0) return turnedBest
  const scales = around(turnedBest.scale, tolerance.scalePercentMax)
  return bestOf(scales.map((scale) => matchNear({ ...turnedBest, scale }, level, box)))
}

function bestOf(candidates: readonly Candidate[]): Candidate {
  return candidates.reduce((best, other) => (other.score > best.score ? other : best))
}

/**
 * The best other place on a fine level as near to a placement as the coarsest level does not tell places apart: of a
 * pattern that repeats within that, one of its own teeth off.
 */
export function candidateBeside(near: Candidate, level: Level, coarsest: Level, box: Rect): Candidate | undefined {
  const reach = Math.ceil(((samePixels + 1) * coarsest.factor) / level.factor)
  return withMats((keep) => {
    const likeness = likenessNear(near, level, box, reach, keep)
    const [, beside] = distinctPeaks(likeness.map, 2)
    return beside && placedAt(beside, near, likeness, level)
  })
}

function matchNear(near: Placement, level: Level, box: Rect): Candidate {
  return withMats((keep) => {
    const likeness = likenessNear(near, level, box, reachPixels, keep)
    return placedAt(peakOf(likeness.map), near, likeness, level)
  })
}

function placedAt(
  peak: Peak,
  as: Pick<Placement, 'turnDegrees' | 'scale'>,
  { left, top, pattern }: Likeness,
  level: Level,
): Candidate {
  const x = fromLevel(left + peak.x + (pattern.cols - 1) / 2, level)
  const y = fromLevel(top + peak.y + (pattern.rows - 1) / 2, level)
  const { turnDegrees, scale } = as
  return { x, y, turnDegrees, scale, score: peak.value }
}

/** How well a pattern matches around a placement; the map starts at this pixel of the level. */
interface Likeness {
  readonly map: Mat
  readonly left: number
  readonly top: number
  readonly pattern: Mat
}

/** How well the pattern matches up to so many pixels of the level around a placement. */
function likenessNear(near: Placement, level: Level, box: Rect, reach: number, keep: Keep): Likeness {
  const pattern = cutPattern(level, box, near, keep)
  const { cols, rows } = level.scene
  const left = clamp(Math.round(onLevel(near.x, level) - (pattern.cols - 1) / 2) - reach, cols - pattern.cols)
  const top = clamp(Math.round(onLevel(near.y, level) - (pattern.rows - 1) / 2) - reach, rows - pattern.rows)
  const width = Math.min(pattern.cols + 2 * reach, cols - left)
  const height = Math.min(pattern.rows + 2 * reach, rows - top)
  const map = keep(new cv.Mat())
  cv.matchTemplate(keep(level.scene.roi(new cv.Rect(left, top, width, height))), pattern, map, cv.TM_CCOEFF_NORMED)
  return { map, left, top, pattern }
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(0, value), Math.max(0, max))
}
