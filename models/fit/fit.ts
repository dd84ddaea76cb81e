import { createHash } from 'node:crypto'
import { type FittedHere, type ManifestOf, ModelInput, type ThresholdPromise } from '../../shared/contracts/model.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { modelSha256 } from '../../shared/model/package.ts'
import { type AnomalyHead, addAnomalyHead, fitAnomalyHead } from './anomaly-head.ts'
import type { Backbone } from './backbone.ts'
import { addFeatures, gridOf, openFeatureExtractor, type Size } from './feature-extractor.ts'
import { FitError } from './fit-error.ts'
import { heldBackMaps } from './held-back.ts'
import type { Matrix } from './matrix.ts'
import { createOnnxGraph, opsetVersion } from './onnx-graph.ts'
import { seededRandom } from './random.ts'
import { heldBackScores, reachOf } from './reach.ts'
import { calibrateThreshold } from './threshold.ts'

const imagesMin = 8
const imagesMax = 1000

/** What to fit and how. */
export interface FitOptions {
  readonly backbone: Backbone
  /** Most good patches that the model keeps. */
  readonly patchesMax: number
  /** Share of good parts that may be rejected, such as 0.005. */
  readonly falseRejectRateMax: number
  readonly seed: number
}

/** How far the fit is, for a person who waits. */
export type FitProgress = (stage: 'features' | 'folds', done: number, total: number) => void

/** A fitted model, before it has a name. */
export interface FittedModel {
  readonly modelBytes: Uint8Array
  readonly manifest: Pick<
    ManifestOf<'anomaly'>,
    'kind' | 'sha256' | 'bytes' | 'opset' | 'input' | 'outputs' | 'threshold'
  > & { readonly promise: ThresholdPromise }
  readonly provenance: Pick<FittedHere, 'backbone' | 'images' | 'patchesKept' | 'seed'>
  readonly copiesLeftOut: number
  /** Score of every distinct image by a model that has not seen it, in their order. */
  readonly heldBackScores: readonly number[]
  readonly head: AnomalyHead
  readonly reach: Float32Array
}

/** A copy would be held back beside its twin, score nothing, and lower the threshold. */
function withoutCopies(images: readonly RgbImage[]): RgbImage[] {
  const hashes = images.map(({ data }) => createHash('sha256').update(data).digest('hex'))
  return images.filter((_, index) => hashes.indexOf(hashes[index] as string) === index)
}

function assertFittable(images: readonly RgbImage[], copies: number, { stride }: Backbone): Size {
  const [first] = images
  if (!first || images.length < imagesMin) {
    const found = `${images.length} images${copies > 0 ? ` besides ${copies} copies` : ''}`
    throw new FitError(
      `${found} are too few to fit a model; give at least ${imagesMin} of different good parts, better 30`,
    )
  }
  if (images.length > imagesMax) {
    throw new FitError(`${images.length} images are more than a fit holds in memory; give at most ${imagesMax}`)
  }
  const { width, height } = first
  if (images.some((image) => image.width !== width || image.height !== height)) {
    throw new FitError('the images have different sizes; scale them to one size first')
  }
  if (width % stride || height % stride || Math.min(width, height) < 8 * stride) {
    throw new FitError(
      `${width} × ${height} pixels do not fit the model; use multiples of ${stride} from ${8 * stride} on`,
    )
  }
  return { width, height }
}

async function extractFeatures(
  images: readonly RgbImage[],
  backbone: Backbone,
  size: Size,
  onImage: (done: number) => void,
) {
  const extractor = await openFeatureExtractor(backbone, size)
  const features: Matrix[] = []
  for (const image of images) {
    features.push(await extractor.extract(image.data))
    onImage(features.length)
  }
  await extractor.release()
  return features
}

/**
 * Fits an anomaly model on images of good parts alone: backbone features, a coreset of good patches, a threshold from
 * images held back. The same images, options and machine give the same bytes.
 * @param given RGB, all of one size, scaled as the inference service will scale them
 * @throws {FitError} when the images are too few, too many, too much alike or of different sizes
 */
export async function fitAnomalyModel(
  given: readonly RgbImage[],
  { backbone, patchesMax, falseRejectRateMax, seed }: FitOptions,
  onProgress: FitProgress = () => {},
): Promise<FittedModel> {
  const images = withoutCopies(given)
  const size = assertFittable(images, given.length - images.length, backbone)
  const grid = gridOf(backbone, size)
  const features = await extractFeatures(images, backbone, size, (done) => onProgress('features', done, images.length))
  const fitHead = (some: readonly Matrix[]) => fitAnomalyHead(some, patchesMax, seededRandom(seed))
  const maps = await heldBackMaps(features, grid, fitHead, seededRandom(seed), (done, total) =>
    onProgress('folds', done, total),
  )
  const scores = heldBackScores(maps, grid)
  if (!scores.every((score) => score > 0 && Number.isFinite(score))) {
    throw new FitError('the images hardly differ from one another; give images of different good parts')
  }
  const head = fitHead(features)
  const reach = reachOf(maps, grid)

  const graph = createOnnxGraph('anomaly')
  addAnomalyHead(graph, addFeatures(graph, backbone, size), head, reach, grid)
  const modelBytes = graph.bytes()
  const provenance = { backbone: backbone.name, images: images.length, patchesKept: head.coreset.rows, seed }
  const manifest = {
    kind: 'anomaly' as const,
    sha256: modelSha256(modelBytes),
    bytes: modelBytes.length,
    opset: opsetVersion,
    input: ModelInput.parse({ name: 'image', ...size }),
    outputs: { score: 'score', heatmap: 'heatmap', patches: 'patches', nearest: 'nearest' },
    ...calibrateThreshold(scores, falseRejectRateMax),
  }
  return {
    modelBytes,
    manifest,
    provenance,
    copiesLeftOut: given.length - images.length,
    heldBackScores: scores,
    head,
    reach,
  }
}
