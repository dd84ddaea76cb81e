import type { ModelManifest } from '../../shared/contracts/model.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { modelSha256 } from '../../shared/model/package.ts'
import { type AnomalyHead, addAnomalyHead, fitAnomalyHead } from './anomaly-head.ts'
import type { Backbone } from './backbone.ts'
import { addFeatures, gridOf, openFeatureExtractor, type Size } from './feature-extractor.ts'
import { FitError } from './fit-error.ts'
import { heldBackMaps } from './held-back.ts'
import type { Matrix } from './matrix.ts'
import { createOnnxGraph } from './onnx-graph.ts'
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
  readonly manifest: Pick<ModelManifest, 'kind' | 'sha256' | 'input' | 'outputs' | 'threshold' | 'promise'>
  readonly patchesKept: number
  /** Score of every good image by a model that has not seen it, in the order of the images. */
  readonly heldBackScores: readonly number[]
  readonly head: AnomalyHead
  readonly reach: Float32Array
}

function assertFittable(images: readonly RgbImage[], { stride }: Backbone): Size {
  const [first] = images
  if (!first || images.length < imagesMin) {
    throw new FitError(`${images.length} images are too few to fit a model; give at least ${imagesMin}, better 30 or more`)
  }
  if (images.length > imagesMax) {
    throw new FitError(`${images.length} images are more than a fit holds in memory; give at most ${imagesMax}`)
  }
  const { width, height } = first
  if (images.some((image) => image.width !== width || image.height !== height)) {
    throw new FitError('the images have different sizes; scale them to one size first')
  }
  if (width % stride || height % stride || Math.min(width, height) < 8 * stride) {
    throw new FitError(`${width} × ${height} pixels do not fit the model; use multiples of ${stride} from ${8 * stride} on`)
  }
  if (images.every((image) => Buffer.compare(image.data, first.data) === 0)) {
    throw new FitError('all images are the same; give images of different good parts, so that good can be told from identical')
  }
  return { width, height }
}

async function extractFeatures(images: readonly RgbImage[], backbone: Backbone, size: Size, onImage: (done: number) => void) {
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
 * @param images RGB, all of one size, scaled as the inference service will scale them
 * @throws {FitError} when the images are too few, too many, all the same or of different sizes
 */
export async function fitAnomalyModel(
  images: readonly RgbImage[],
  { backbone, patchesMax, falseRejectRateMax, seed }: FitOptions,
  onProgress: FitProgress = () => {},
): Promise<FittedModel> {
  const size = assertFittable(images, backbone)
  const grid = gridOf(backbone, size)
  const features = await extractFeatures(images, backbone, size, (done) => onProgress('features', done, images.length))
  const fitHead = (some: readonly Matrix[]) => fitAnomalyHead(some, patchesMax, seededRandom(seed))
  const maps = await heldBackMaps(features, grid, fitHead, seededRandom(seed), (done, total) => onProgress('folds', done, total))
  const scores = heldBackScores(maps, grid)
  const head = fitHead(features)
  const reach = reachOf(maps, grid)

  const graph = createOnnxGraph('anomaly')
  addAnomalyHead(graph, addFeatures(graph, backbone, size), head, reach, grid)
  const modelBytes = graph.bytes()
  const manifest = {
    kind: 'anomaly' as const,
    sha256: modelSha256(modelBytes),
    input: { name: 'image', ...size },
    outputs: { score: 'score', heatmap: 'heatmap', patches: 'patches', nearest: 'nearest' },
    ...calibrateThreshold(scores, falseRejectRateMax),
  }
  return { modelBytes, manifest, patchesKept: head.coreset.rows, heldBackScores: scores, head, reach }
}
