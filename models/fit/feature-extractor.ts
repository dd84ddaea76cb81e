import type { Size } from '../../shared/model/input-size.ts'
import { openSession } from '../../shared/model/onnx-session.ts'
import type { Backbone } from './backbone.ts'
import { fitThreads } from './fit-threads.ts'
import type { Matrix } from './matrix.ts'
import { createOnnxGraph, type OnnxGraph } from './onnx-graph.ts'

/** Cells of the backbone's map. */
export interface Grid {
  readonly rows: number
  readonly columns: number
}

/** The grid that a backbone lays over an image. */
export function gridOf(backbone: Backbone, size: Size): Grid {
  return { rows: size.height / backbone.stride, columns: size.width / backbone.stride }
}

/**
 * Adds the image input `image` and the backbone.
 * @returns name of a float32 tensor `[rows · columns, features]`
 */
export function addFeatures(graph: OnnxGraph, backbone: Backbone, size: Size): string {
  const image = graph.input('image', 'uint8', [1, size.height, size.width, 3])
  const channelsLast = graph.node('Transpose', [backbone.addTo(graph, image)], { perm: [0, 2, 3, 1] })
  return graph.node('Reshape', [
    channelsLast,
    graph.constant(BigInt64Array.of(-1n, BigInt(backbone.featureCount)), [2]),
  ])
}

/** Runs the backbone by itself. */
export interface FeatureExtractor {
  /** @param pixels uint8 RGB of the extractor's size; answers with one row a cell */
  extract(pixels: Uint8Array): Promise<Matrix>
  release(): Promise<void>
}

/** Opens a backbone for images of one size. */
export async function openFeatureExtractor(backbone: Backbone, size: Size): Promise<FeatureExtractor> {
  const graph = createOnnxGraph('features')
  const { rows, columns } = gridOf(backbone, size)
  const shape = [rows * columns, backbone.featureCount]
  graph.output('features', addFeatures(graph, backbone, size), 'float32', shape)
  const session = await openSession(graph.bytes(), { threads: fitThreads })
  return {
    async extract(pixels) {
      const results = await session.run('image', pixels, [1, size.height, size.width, 3])
      return { rows: rows * columns, columns: backbone.featureCount, data: results.features?.data as Float32Array }
    },
    release: () => session.release(),
  }
}
