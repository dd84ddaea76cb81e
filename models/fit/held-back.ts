import { openSession } from '../../shared/model/onnx-session.ts'
import { type AnomalyHead, addAnomalyHead } from './anomaly-head.ts'
import type { Grid } from './feature-extractor.ts'
import type { Matrix } from './matrix.ts'
import { createOnnxGraph } from './onnx-graph.ts'
import { type Random, shuffledIndices } from './random.ts'

const foldsMax = 5

/** Smoothed distances of every cell of one image, row by row. */
export type DistanceMap = Float32Array

/** Judges images by a head alone, in the very graph that the package will hold. */
async function distanceMaps(head: AnomalyHead, images: readonly Matrix[], grid: Grid): Promise<DistanceMap[]> {
  const graph = createOnnxGraph('held-back')
  const shape = [grid.rows * grid.columns, head.coreset.columns]
  const features = graph.input('features', 'float32', shape)
  addAnomalyHead(graph, features, head, new Float32Array(grid.rows * grid.columns).fill(1), grid)
  const session = await openSession(graph.bytes(), { threads: 1 })
  const maps: DistanceMap[] = []
  for (const image of images) {
    maps.push((await session.run('features', image.data, shape)).heatmap?.data as Float32Array)
  }
  await session.release()
  return maps
}

/**
 * Judges every good image once by a head that has not seen it (5-fold cross-validation).
 *
 * Each of these heads knows four fifths of the images, the final one knows all: distances of held-back images are on
 * average a little larger than the final model's will be. The error is on the safe side for false rejects, on the
 * other for detection, and shrinks as images are added.
 * @param fitHead learns from some of the images
 * @param onFold called after each fold
 * @returns one map an image, in their order
 */
export async function heldBackMaps(
  images: readonly Matrix[],
  grid: Grid,
  fitHead: (images: readonly Matrix[]) => AnomalyHead,
  random: Random,
  onFold: (done: number, total: number) => void = () => {},
): Promise<DistanceMap[]> {
  const folds = Math.min(foldsMax, images.length)
  const order = shuffledIndices(images.length, random)
  const foldOf = new Map(Array.from(order, (image, position) => [image, position % folds]))
  const maps: DistanceMap[] = new Array(images.length)
  for (let fold = 0; fold < folds; fold++) {
    const held = images.map((_, image) => image).filter((image) => foldOf.get(image) === fold)
    const head = fitHead(images.filter((_, image) => foldOf.get(image) !== fold))
    const results = await distanceMaps(
      head,
      held.map((image) => images[image] as Matrix),
      grid,
    )
    held.forEach((image, index) => {
      maps[image] = results[index] as DistanceMap
    })
    onFold(fold + 1, folds)
  }
  return maps
}
