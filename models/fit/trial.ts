import type { RgbImage } from '../../shared/imaging/image.ts'
import { anomalyModelBytes } from './anomaly-graph.ts'
import { fitAnomalyHead } from './anomaly-head.ts'
import type { Backbone } from './backbone.ts'
import { gridOf } from './feature-extractor.ts'
import type { GoodPatches } from './good-patches.ts'
import { type DistanceMap, judgeHeldBack } from './held-back.ts'
import type { Position } from './places.ts'
import { seededRandom, shuffledIndices } from './random.ts'
import { reachesOfOthers, scoreOf } from './reach.ts'
import { withDefect } from './synthetic-defect.ts'

/** What a model of certain settings makes of images that it has not seen. */
export interface Trial {
  readonly position: Position
  readonly maps: readonly DistanceMap[]
  /** Of every image, by the reach of the others. */
  readonly scores: readonly number[]
  /** The chance that a made-up defect scores above a good part; ½ where none were made. */
  readonly separation: number
}

export interface TrialOptions {
  readonly backbone: Backbone
  readonly patchesMax: number
  readonly seed: number
  readonly position: Position
  /** Whether the trial will be compared with another, by made-up defects. */
  readonly hasRival: boolean
  readonly onImage: () => void
}

/** Made-up defects in all, on as many images as it takes. */
const defectsWanted = 120

/** By how much the place has to help before it counts: a model that minds it is the one that more can go wrong with. */
const advantageMin = 0.005

/** Which pictures with made-up defects are judged where an image is held back; the same in every trial. */
function defectsOn(images: readonly RgbImage[], seed: number): (image: number) => RgbImage[] {
  const each = Math.ceil(defectsWanted / images.length)
  const spoiled = new Set(
    shuffledIndices(images.length, seededRandom(seed)).subarray(0, Math.ceil(defectsWanted / each)),
  )
  return (image) => {
    if (!spoiled.has(image)) return []
    const random = seededRandom(seed * 10_007 + image)
    const other = images[(image + 1) % images.length] as RgbImage
    return Array.from({ length: each }, (_, turn) =>
      withDefect(images[image] as RgbImage, other, image * each + turn, random),
    )
  }
}

/** The chance that a value of the second list is larger than one of the first, ties counting half. */
function separationOf(low: readonly number[], high: readonly number[]): number {
  if (high.length === 0) return 0.5
  let wins = 0
  for (const one of high) for (const other of low) wins += one > other ? 1 : one === other ? 0.5 : 0
  return wins / (low.length * high.length)
}

/**
 * Judges images by models fitted on the others.
 * @param patches of these images, and then of those that every one of the models knows and that are not judged
 */
export async function runTrial(
  images: readonly RgbImage[],
  patches: readonly GoodPatches[],
  { backbone, patchesMax, seed, position, hasRival, onImage }: TrialOptions,
): Promise<Trial> {
  const size = images[0] as RgbImage
  const grid = gridOf(backbone, size)
  const always = patches.slice(images.length)
  const even = new Float32Array(grid.rows * grid.columns).fill(1)
  const answers = await judgeHeldBack({
    images,
    async fitOn(numbers) {
      const some = [...numbers.map((image) => patches[image] as GoodPatches), ...always]
      const options = { patchesMax, position, grid, wholeFrom: images.length }
      const head = await fitAnomalyHead(some, options, seededRandom(seed))
      return anomalyModelBytes(backbone, size, head, even)
    },
    ...(hasRival && { variantsOf: defectsOn(images, seed) }),
    random: seededRandom(seed),
    onImage,
  })
  const maps = answers.map(({ map }) => map)
  const reaches = reachesOfOthers(maps, grid)
  const scores = maps.map((map, image) => scoreOf(map, reaches[image] as Float32Array))
  const defects = answers.flatMap(({ variants }, image) =>
    variants.map((map) => scoreOf(map, reaches[image] as Float32Array)),
  )
  return { position, maps, scores, separation: separationOf(scores, defects) }
}

/** The one that tells made-up defects better; the later one only if it does so clearly. */
export function betterTrial(simpler: Trial, other: Trial): Trial {
  return other.separation > simpler.separation + advantageMin ? other : simpler
}
