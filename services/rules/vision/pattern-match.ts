import type { Mat, Rect } from '@techstark/opencv-js'
import { type Affine, chain, mapped, shift } from './affine.ts'
import { isSamePlace, samePixels } from './distinct-peaks.ts'
import { refineByCorrelation } from './enhanced-correlation.ts'
import { contrastOf } from './grey.ts'
import { cv, type Keep, withMats } from './opencv.ts'
import {
  type Candidate,
  candidateBeside,
  cutPattern,
  middleOf,
  searchAround,
  searchEverywhere,
} from './pattern-search.ts'
import { moveTo, type Placement, placementUnder, type Tolerance } from './placement.ts'
import { fromLevel, type Level, onLevel, pyramid } from './pyramid.ts'

/** Where the reference's pattern lies in the scene. */
export interface PatternMatch extends Placement {
  /** Normalised correlation of the two, 0 to 100: how alike they are, whatever the light. */
  readonly scorePercent: number
}

export interface Matches {
  readonly best: PatternMatch
  /** How well the pattern matches at the best place elsewhere. */
  readonly elsewherePercent: number
}

/** Of a pattern whose standard deviation is smaller every flat surface would be a match. */
const patternContrastMin = 3
/** Elsewhere deserves a closer look when the first look finds it at most so much less like the pattern. */
const rivalBelow = 0.3
/** So much less like the pattern a place may look only because it lies between two pixels. */
const equalBelow = 0.15
/** What is less like the pattern is not refined: nothing is found there. */
const refinedFromPercent = 50
/** Takes the grain away, which says nothing of where the pattern lies. */
const blurPixels = 5
/** What the last fit may move; more is no refinement. In pixels of its level. */
const refinementMaxPixels = 4

/**
 * Finds a pattern of the reference in a scene: normalised correlation from coarse to fine, then to a fraction of a pixel
 * by maximising the enhanced correlation coefficient (Evangelidis and Psarakis, 2008). Light that is brighter or darker
 * all over makes no difference.
 * @param box of the pattern in the reference
 * @returns the best match, however poor, and how good one is elsewhere, also where the two overlap; undefined when the pattern
 * is too flat to be recognised
 */
export function matchPattern(reference: Mat, scene: Mat, box: Rect, tolerance: Tolerance): Matches | undefined {
  return withMats((keep) => {
    if (contrastOf(keep(reference.roi(box)), keep) < patternContrastMin) return undefined
    const levels = pyramid(reference, scene, box, keep)
    const [coarsest] = levels
    const finest = levels.at(-1)
    if (!coarsest || !finest) return undefined
    const closer = (first: Candidate): Candidate =>
      levels
        .slice(levels.length > 1 ? 1 : 0)
        .reduce<Candidate>((candidate, level) => searchAround(candidate, level, coarsest, box, tolerance), first)
    const [seen, ...elsewhere] = searchEverywhere(coarsest, box, tolerance)
    if (!seen) return undefined
    const rivals = elsewhere.filter(({ score }) => score >= seen.score - rivalBelow)
    const looked = [seen, ...rivals].map(closer).sort((one, other) => other.score - one.score)
    const first = looked[0] as Candidate
    const isElsewhere = (one: Candidate): boolean => !isSamePlace(one, first, samePixels * coarsest.factor)
    const beside = coarsest.factor > finest.factor ? candidateBeside(first, finest, coarsest, box) : undefined
    const others = [...looked.filter(isElsewhere), ...(beside ? [beside] : [])]
    const [best, second] = [first, ...others]
      .map((one) => (one.score >= first.score - equalBelow ? refined(one, finest, box, tolerance) : unrefined(one)))
      .sort((one, other) => other.scorePercent - one.scorePercent)
    const coarse = elsewhere[rivals.length]?.score ?? 0
    return best && { best, elsewherePercent: Math.max(second?.scorePercent ?? 0, 100 * coarse) }
  })
}

function unrefined({ score, ...placement }: Candidate): PatternMatch {
  return { ...placement, scorePercent: Math.max(0, 100 * score) }
}

function refined(placement: Placement, level: Level, box: Rect, tolerance: Tolerance): PatternMatch {
  return withMats((keep) => {
    const pattern = cutPattern(level, box, { turnDegrees: 0, scale: 1 }, keep)
    const before = { ...placement, scorePercent: scoreOf(placement, pattern, level, keep) }
    if (before.scorePercent < refinedFromPercent) return before
    const fitted = mostAlike(placement, softPattern(level, box, keep), level, tolerance, keep)
    if (!fitted) return before
    const movedPixels = Math.hypot(fitted.x - before.x, fitted.y - before.y) / level.factor
    if (movedPixels > refinementMaxPixels) return before
    const after = { ...fitted, scorePercent: scoreOf(fitted, pattern, level, keep) }
    return after.scorePercent >= before.scorePercent ? after : before
  })
}

/** From the pixels of the cut pattern to those of the level's scene. */
function ofLevel(placement: Placement, pattern: Mat, level: Level): Affine {
  const there = { ...placement, x: onLevel(placement.x, level), y: onLevel(placement.y, level) }
  return moveTo(there, { x: (pattern.cols - 1) / 2, y: (pattern.rows - 1) / 2 })
}

/** Blurred together with what is around it, as the scene is: at its edges the two would differ otherwise. */
function softPattern(level: Level, box: Rect, keep: Keep): Mat {
  const margin = blurPixels * level.factor
  const { x, y, width, height } = box
  const larger = new cv.Rect(x - margin, y - margin, width + 2 * margin, height + 2 * margin)
  const cut = soft(cutPattern(level, larger, { turnDegrees: 0, scale: 1 }, keep), keep)
  const [cols, rows] = [cut.cols - 2 * blurPixels, cut.rows - 2 * blurPixels]
  return keep(cut.roi(new cv.Rect(blurPixels, blurPixels, cols, rows)))
}

function soft(grey: Mat, keep: Keep): Mat {
  const blurred = keep(new cv.Mat())
  cv.GaussianBlur(grey, blurred, new cv.Size(blurPixels, blurPixels), 0)
  return blurred
}

/** The placement at which scene and pattern correlate most, starting from a near one. */
function mostAlike(
  placement: Placement,
  pattern: Mat,
  level: Level,
  tolerance: Tolerance,
  keep: Keep,
): Placement | undefined {
  const map = ofLevel(placement, pattern, level)
  const around = surroundings(map, pattern, level.scene)
  const scene = soft(keep(level.scene.roi(around)), keep)
  const { turnDegreesMax, scalePercentMax } = tolerance
  const motion = scalePercentMax > 0 ? 'affine' : turnDegreesMax > 0 ? 'shift and turn' : 'shift'
  const fittedAround = refineByCorrelation(pattern, scene, chain(map, shift(-around.x, -around.y)), motion)
  if (!fittedAround) return undefined
  const fitted = chain(fittedAround, shift(around.x, around.y))
  const found = placementUnder(fitted, { x: (pattern.cols - 1) / 2, y: (pattern.rows - 1) / 2 })
  return { ...found, x: fromLevel(found.x, level), y: fromLevel(found.y, level) }
}

/** What the pattern covers in the scene and a margin. */
function surroundings(map: Affine, pattern: Mat, scene: Mat): Rect {
  const margin = refinementMaxPixels + blurPixels
  const corners = [0, pattern.cols - 1].flatMap((x) => [0, pattern.rows - 1].map((y) => mapped({ x, y }, map)))
  const within = (value: number, max: number): number => Math.min(Math.max(0, Math.round(value)), max)
  const left = within(Math.min(...corners.map(({ x }) => x)) - margin, scene.cols - 1)
  const top = within(Math.min(...corners.map(({ y }) => y)) - margin, scene.rows - 1)
  const right = within(Math.max(...corners.map(({ x }) => x)) + margin, scene.cols)
  const bottom = within(Math.max(...corners.map(({ y }) => y)) + margin, scene.rows)
  return new cv.Rect(left, top, Math.max(1, right - left), Math.max(1, bottom - top))
}

function scoreOf(placement: Placement, pattern: Mat, level: Level, keep: Keep): number {
  const seen = keep(new cv.Mat())
  const map = keep(cv.matFromArray(2, 3, cv.CV_64F, [...ofLevel(placement, pattern, level)]))
  const flags = cv.INTER_LINEAR | cv.WARP_INVERSE_MAP
  cv.warpAffine(level.scene, seen, map, pattern.size(), flags, cv.BORDER_REPLICATE, new cv.Scalar())
  const score = keep(new cv.Mat())
  cv.matchTemplate(seen, pattern, score, cv.TM_CCOEFF_NORMED)
  return Math.max(0, 100 * (score.data32F[0] ?? 0))
}

/** From the reference to the scene, as the pattern went. */
export function moveOf(match: Placement, box: Rect): Affine {
  return moveTo(match, middleOf(box))
}

/** The corners of the pattern where it was found, in order. */
export function cornersOf(match: Placement, { x, y, width, height }: Rect) {
  const move = moveOf(match, { x, y, width, height })
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ].map((corner) => mapped(corner, move))
}
