import { type FittedHere, type ManifestOf, ModelInput, type ThresholdPromise } from '../../shared/contracts/model.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { modelSha256 } from '../../shared/model/package.ts'
import { anomalyModelBytes } from './anomaly-graph.ts'
import { type AnomalyHead, fitAnomalyHead } from './anomaly-head.ts'
import type { Backbone } from './backbone.ts'
import { type Grid, gridOf, openFeatureExtractor } from './feature-extractor.ts'
import { FitError } from './fit-error.ts'
import { assertEnough, commonSize, withoutCopies } from './fittable.ts'
import { collectGoodPatches, type GoodPatches } from './good-patches.ts'
import { opsetVersion } from './onnx-graph.ts'
import type { Position } from './places.ts'
import { seededRandom } from './random.ts'
import { reachOf } from './reach.ts'
import { calibrateThreshold } from './threshold.ts'
import { betterTrial, runTrial, type Trial } from './trial.ts'

/** What to fit and how. */
export interface FitOptions {
  readonly backbone: Backbone
  /** Most good patches that the model keeps. */
  readonly patchesMax: number
  /** Share of good parts that may be rejected, such as 0.005. */
  readonly falseRejectRateMax: number
  readonly seed: number
  /** Whether the place of a patch counts; `auto`, unless given, decides by made-up defects. */
  readonly position?: Position | 'auto'
  /** Imagined copies of every image, a few pixels off and in other light; none unless given. */
  readonly variants?: number
  /**
   * So many of the given images, the last ones, are always known: of good parts that a model took for bad ones. All of
   * their patches may enter the memory, and none of them is held back: they were picked for their scores, and no promise
   * about parts that nobody picked can rest on them.
   */
  readonly alwaysKnown?: number
}

/** How far the fit is, for a person who waits. */
export type FitProgress = (stage: 'features' | 'held back', done: number, total: number) => void

/** A fitted model, before it has a name. */
export interface FittedModel {
  readonly modelBytes: Uint8Array
  readonly manifest: Pick<
    ManifestOf<'anomaly'>,
    'kind' | 'sha256' | 'bytes' | 'opset' | 'input' | 'outputs' | 'threshold'
  > & { readonly warningThreshold: number; readonly promise: ThresholdPromise }
  readonly provenance: Pick<FittedHere, 'backbone' | 'images' | 'patchesKept' | 'seed'>
  readonly position: Position
  /** Which of the given images the model rests on: those without a copy before them. */
  readonly images: readonly number[]
  /** Score of every one of them that is not always known, by a model that has not seen it. */
  readonly heldBackScores: readonly number[]
  readonly head: AnomalyHead
  readonly reach: Float32Array
  readonly grid: Grid
}

/** Runs one trial for each way in which places may count; the better one wins. */
async function settle(
  images: readonly RgbImage[],
  patches: readonly GoodPatches[],
  { backbone, patchesMax, seed, position = 'auto' }: FitOptions,
  onProgress: FitProgress,
): Promise<Trial> {
  const positions = position === 'auto' ? (['free', 'fixed'] as const) : [position]
  const trials: Trial[] = []
  let judged = 0
  const onImage = () => onProgress('held back', ++judged, images.length * positions.length)
  for (const position of positions) {
    const options = { backbone, patchesMax, seed, position, hasRival: positions.length > 1, onImage }
    trials.push(await runTrial(images, patches, options))
  }
  return trials.reduce(betterTrial)
}

function assertDifferent(scores: readonly number[]): void {
  if (scores.every((score) => score > 0 && Number.isFinite(score))) return
  throw new FitError('the images hardly differ from one another; give images of different good parts')
}

/**
 * Fits an anomaly model on images of good parts alone: backbone features, a coreset of good patches, a threshold from
 * images held back. The same images, options and machine give the same bytes.
 * @param given RGB, all of one size, scaled as the inference service will scale them
 * @throws {FitError} when the images are too few, too many, too much alike or of different sizes
 */
export async function fitAnomalyModel(
  given: readonly RgbImage[],
  options: FitOptions,
  onProgress: FitProgress = () => {},
): Promise<FittedModel> {
  const { backbone, patchesMax, seed, variants = 0, alwaysKnown = 0 } = options
  const numbers = withoutCopies(given)
  const images = numbers.map((image) => given[image] as RgbImage)
  const ordinary = given.length - alwaysKnown
  const wholeFrom = numbers.filter((image) => image < ordinary).length
  assertEnough(wholeFrom, ordinary)
  const size = commonSize(images, backbone)
  const grid = gridOf(backbone, size)

  const extractor = await openFeatureExtractor(backbone, size)
  const patches = await collectGoodPatches(
    images,
    extractor,
    grid,
    { variants, wholeFrom },
    seededRandom(seed),
    (done) => onProgress('features', done, images.length),
  )
  await extractor.release()
  const { maps, scores, position } = await settle(images.slice(0, wholeFrom), patches, options, onProgress)
  assertDifferent(scores)
  const head = await fitAnomalyHead(patches, { patchesMax, position, grid, wholeFrom }, seededRandom(seed))
  const reach = reachOf(maps, grid)
  const modelBytes = anomalyModelBytes(backbone, size, head, reach)
  return {
    modelBytes,
    manifest: {
      kind: 'anomaly',
      sha256: modelSha256(modelBytes),
      bytes: modelBytes.length,
      opset: opsetVersion,
      input: ModelInput.parse({ name: 'image', ...size }),
      outputs: { score: 'score', heatmap: 'heatmap', patches: 'patches', nearest: 'nearest' },
      ...calibrateThreshold(scores, options.falseRejectRateMax),
    },
    provenance: { backbone: backbone.name, images: images.length, patchesKept: head.coreset.rows, seed },
    position,
    images: numbers,
    heldBackScores: scores,
    head,
    reach,
    grid,
  }
}
