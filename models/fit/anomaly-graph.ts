import type { Size } from '../../shared/model/input-size.ts'
import type { AnomalyHead } from './anomaly-head.ts'
import type { Backbone } from './backbone.ts'
import { addFeatures, type Grid, gridOf } from './feature-extractor.ts'
import type { Matrix } from './matrix.ts'
import { createOnnxGraph, type OnnxGraph } from './onnx-graph.ts'
import { smoothingKernel, smoothingSide } from './smoothing.ts'
import type { Whitening } from './whitening.ts'

const shapeOf = (...sizes: number[]) => BigInt64Array.from(sizes, BigInt)

/** `(x − mean) · weights` for every cell. */
function addWhitening(graph: OnnxGraph, features: string, { mean, weights }: Whitening): string {
  const centred = graph.node('Sub', [features, graph.constant(mean, [mean.length])])
  return graph.node('MatMul', [centred, graph.constant(weights, [mean.length, weights.length / mean.length])])
}

/** What a cell is compared by: its features and, where it counts, its place. */
function addPatches(graph: OnnxGraph, features: string, { whitening, places }: AnomalyHead): string {
  const looks = addWhitening(graph, features, whitening)
  if (!places) return looks
  return graph.node('Concat', [looks, graph.constant(places.data, [places.rows, places.columns])], { axis: 1 })
}

/** `|c|² − 2 x·c`, that is squared distances to the coreset less |x|², which no choice of neighbour changes. */
function addComparisons(graph: OnnxGraph, patches: string, { rows, columns, data }: Matrix): string {
  const squaredLengths = new Float32Array(rows)
  data.forEach((value, index) => {
    const row = Math.floor(index / columns)
    squaredLengths[row] = (squaredLengths[row] as number) + value * value
  })
  const weights = graph.constant(
    data.map((value) => -2 * value),
    [rows, columns],
  )
  return graph.node('Gemm', [patches, weights, graph.constant(squaredLengths, [rows])], { transB: 1 })
}

function addSmoothing(graph: OnnxGraph, cells: string, { rows, columns }: Grid): string {
  const radius = (smoothingSide - 1) / 2
  const map = graph.node('Reshape', [cells, graph.constant(shapeOf(1, 1, rows, columns), [4])])
  const margins = graph.constant(shapeOf(0, 0, radius, radius, 0, 0, radius, radius), [8])
  const padded = graph.node('Pad', [map, margins], { mode: 'edge' })
  const kernel = graph.constant(smoothingKernel(), [1, 1, smoothingSide, smoothingSide])
  const smooth = graph.node('Conv', [padded, kernel], { kernel_shape: [smoothingSide, smoothingSide] })
  return graph.node('Reshape', [smooth, graph.constant(shapeOf(rows, columns), [2])])
}

/**
 * Adds everything after the backbone and declares the outputs of an anomaly model. A cell of the heatmap is the
 * smoothed distance to the nearest good patch (PatchCore, Roth et al. 2022) over what good parts reach at that place;
 * the score is the largest cell.
 * @param features name of a float32 tensor `[rows · columns, features]`
 * @param reach what good parts reach in every cell
 */
function addAnomalyHead(graph: OnnxGraph, features: string, head: AnomalyHead, reach: Float32Array, grid: Grid): void {
  const cells = grid.rows * grid.columns
  const patches = addPatches(graph, features, head)
  const comparisons = addComparisons(graph, patches, head.coreset)
  const nearest = graph.node('ArgMin', [comparisons], { axis: 1, keepdims: 0 })
  const smallest = graph.node('ReduceMin', [comparisons], { axes: [1], keepdims: 0 })
  const squaredLengths = graph.node('ReduceSumSquare', [patches], { axes: [1], keepdims: 0 })
  // Rounding can leave the square of a very small distance below zero.
  const squared = graph.node('Relu', [graph.node('Add', [smallest, squaredLengths])])
  const smooth = addSmoothing(graph, graph.node('Sqrt', [squared]), grid)
  const heatmap = graph.node('Div', [smooth, graph.constant(reach, [grid.rows, grid.columns])])
  const score = graph.node('ReduceMax', [graph.node('Reshape', [heatmap, graph.constant(shapeOf(-1), [1])])], {
    axes: [0],
    keepdims: 1,
  })
  graph.output('score', score, 'float32', [1])
  graph.output('heatmap', heatmap, 'float32', [grid.rows, grid.columns])
  graph.output('patches', patches, 'float32', [cells, head.coreset.columns])
  graph.output('nearest', nearest, 'int64', [cells])
}

/**
 * A whole anomaly model, from the bytes of an image to its score.
 * @param reach what good parts reach in every cell; 1 everywhere makes the heatmap one of distances
 */
export function anomalyModelBytes(backbone: Backbone, size: Size, head: AnomalyHead, reach: Float32Array): Uint8Array {
  const graph = createOnnxGraph('anomaly')
  addAnomalyHead(graph, addFeatures(graph, backbone, size), head, reach, gridOf(backbone, size))
  return graph.bytes()
}
