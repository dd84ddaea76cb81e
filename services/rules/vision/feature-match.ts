import type { Mat } from '@techstark/opencv-js'
import type { Point } from '../../../shared/contracts/shape.ts'
import { type Affine, chain, enlargement, inverse, mapped, shift } from './affine.ts'
import { cv, type Keep, withMats } from './opencv.ts'
import type { Tolerance } from './placement.ts'
import { similarityThrough } from './similarity.ts'

export interface FeatureSearch extends Tolerance {
  /** Of a flat part seen straight on a similarity is true; a part that is seen a little askew needs an affine map. */
  readonly motion: 'similarity' | 'affine'
}

/** How a scene shows the reference, by features that both have. */
export interface FeatureMatch {
  /** From the reference's pixels to the scene's. */
  readonly move: Affine
  /** Pairs of features that agree with it, where they are in the scene, the most alike first. */
  readonly agreeing: readonly Point[]
}

/** Features are looked for in pictures of at most so many pixels a side: more are of the grain. */
const sideMax = 640
const featuresMax = 1500
/** ORB sees none within 31 pixels of the border. */
const sideMin = 64
/** A pair counts when the best feature is so much closer than the second best (Lowe, 2004). */
const ratioMax = 0.8
/** A pair agrees with the map when it puts the feature so close, in pixels of the shrunken picture. */
const agreeingPixels = 3
const attemptsMax = 2000
const confidence = 0.995
const refinements = 10
/** To what a feature's own turn and size are right. */
const featureTurnDegrees = 10
const featureGrowth = 1.25
/** Pairs that any affine map would fit. */
const pairsMin = 4

/**
 * Finds how the scene shows the reference, also turned, larger or askew: ORB (Rublee and others, 2011),
 * and RANSAC for the map that most pairs agree with.
 * @returns undefined when too few features of the scene look like the reference's
 */
export function matchFeatures(reference: Mat, scene: Mat, search: FeatureSearch): FeatureMatch | undefined {
  return withMats((keep) => {
    const scale = scaleFor(reference.cols, reference.rows)
    if (Math.min(reference.cols, reference.rows) * scale < sideMin) return undefined
    const taught = featuresOf(shrunk(reference, scale, keep), keep)
    const seen = featuresOf(shrunk(scene, scale, keep), keep)
    const pairs = pairsOf(taught, seen, search, keep)
    if (pairs.length < pairsMin) return undefined
    const found = agreed(pairs, search.motion, keep)
    if (!found) return undefined
    // A pixel's centre lies at half: what scales the picture about its corner shifts the centres.
    const shrink = chain(shift(0.5, 0.5), enlargement(scale), shift(-0.5, -0.5))
    const grow = inverse(shrink)
    const agreeing = found.agreeing.map(({ to }) => mapped(to, grow))
    return { move: chain(shrink, found.map, grow), agreeing }
  })
}

function scaleFor(width: number, height: number): number {
  return Math.min(1, sideMax / Math.max(width, height))
}

/** Why no features can be seen in a region, if so. */
export function tooNarrowForFeatures({ width, height }: { readonly width: number; readonly height: number }): string[] {
  const least = Math.ceil(sideMin / scaleFor(width, height))
  const words = `is too narrow: no details are recognised where it is less than ${least} pixels wide or high; make it larger`
  return Math.min(width, height) < least ? [words] : []
}

function shrunk(grey: Mat, scale: number, keep: Keep): Mat {
  if (scale === 1) return grey
  const small = keep(new cv.Mat())
  cv.resize(grey, small, new cv.Size(Math.round(grey.cols * scale), Math.round(grey.rows * scale)), 0, 0, cv.INTER_AREA)
  return small
}

interface Feature {
  readonly at: Point
  readonly turnDegrees: number
  readonly size: number
}

interface Features {
  readonly all: readonly Feature[]
  readonly descriptors: Mat
}

interface Pair {
  readonly from: Point
  readonly to: Point
}

function featuresOf(grey: Mat, keep: Keep): Features {
  const keypoints = keep(new cv.KeyPointVector())
  const descriptors = keep(new cv.Mat())
  keep(new cv.ORB(featuresMax)).detectAndCompute(grey, keep(new cv.Mat()), keypoints, descriptors)
  const all = Array.from({ length: keypoints.size() }, (_, index) => {
    const { pt, angle, size } = keypoints.get(index)
    return { at: pt, turnDegrees: angle, size }
  })
  return { all, descriptors }
}

function pairsOf(taught: Features, seen: Features, tolerance: Tolerance, keep: Keep): Pair[] {
  if (taught.all.length === 0 || seen.all.length < 2) return []
  const matches = keep(new cv.DMatchVectorVector())
  keep(new cv.BFMatcher(cv.NORM_HAMMING, false)).knnMatch(taught.descriptors, seen.descriptors, matches, 2)
  const ranked: (Pair & { readonly distance: number })[] = []
  for (let index = 0; index < matches.size(); index += 1) {
    const both = keep(matches.get(index))
    if (both.size() < 2) continue
    const [first, second] = [both.get(0), both.get(1)]
    const [from, to] = [taught.all[first.queryIdx], seen.all[first.trainIdx]]
    if (!from || !to || first.distance >= ratioMax * second.distance || !isPossible(from, to, tolerance)) continue
    ranked.push({ from: from.at, to: to.at, distance: first.distance })
  }
  return ranked.sort((one, other) => one.distance - other.distance)
}

/** A feature knows its own turn and size: pairs that differ by more than the part may are wrong. */
function isPossible(from: Feature, to: Feature, { turnDegreesMax, scalePercentMax }: Tolerance): boolean {
  const turn = Math.abs(((to.turnDegrees - from.turnDegrees + 540) % 360) - 180)
  const growth = Math.max(to.size / from.size, from.size / to.size)
  return turn <= turnDegreesMax + featureTurnDegrees && growth <= (1 + scalePercentMax / 100) * featureGrowth
}

function agreed(pairs: readonly Pair[], motion: FeatureSearch['motion'], keep: Keep) {
  const flat = (side: 'from' | 'to') => pairs.flatMap((pair) => [pair[side].x, pair[side].y])
  const from = keep(cv.matFromArray(pairs.length, 1, cv.CV_32FC2, flat('from')))
  const to = keep(cv.matFromArray(pairs.length, 1, cv.CV_32FC2, flat('to')))
  const inliers = keep(new cv.Mat())
  const affine: Mat = keep(
    cv.estimateAffine2D(from, to, inliers, cv.RANSAC, agreeingPixels, attemptsMax, confidence, refinements),
  )
  if (affine.rows !== 2) return undefined
  const map = [...affine.data64F] as unknown as Affine
  if (motion === 'affine') return { map, agreeing: pairs.filter((pair) => distance(pair, map) <= agreeingPixels) }
  const near = pairs.filter((pair) => distance(pair, map) <= agreeingPixels)
  const similarity = near.length < 2 ? undefined : similarityThrough(near)
  return (
    similarity && { map: similarity, agreeing: pairs.filter((pair) => distance(pair, similarity) <= agreeingPixels) }
  )
}

function distance({ from, to }: Pair, map: Affine): number {
  const there = mapped(from, map)
  return Math.hypot(there.x - to.x, there.y - to.y)
}
