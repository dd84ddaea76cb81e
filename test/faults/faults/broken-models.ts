import { createOnnxGraph, type OnnxGraph } from '../../../models/fit/onnx-graph.ts'

const side = 256
const cells = 4

/** Model files that load, or not, and give what no model should, for 256 × 256 pixels. */
export const brokenModels: Readonly<Record<string, () => Uint8Array>> = {
  'gives NaN': () => modelThatSays(Number.NaN, [1], [cells, cells]),
  'gives infinity': () => modelThatSays(Number.POSITIVE_INFINITY, [1], [cells, cells]),
  'gives outputs of a wrong shape': () => modelThatSays(0, [3], [cells, cells, cells]),
  'is too slow': tooSlow,
  'is no ONNX file': () => Buffer.from('this is no model'),
}

/** A graph that ignores its image and gives one number everywhere. */
function modelThatSays(value: number, scoreShape: readonly number[], heatmapShape: readonly number[]): Uint8Array {
  const graph = createOnnxGraph('broken')
  graph.input('image', 'uint8', [1, side, side, 3])
  addOutputs(graph, filled(graph, scoreShape, value), scoreShape, filled(graph, heatmapShape, value), heatmapShape)
  return graph.bytes()
}

/** Multiplies large matrices for seconds. */
function tooSlow(): Uint8Array {
  const columns = side * 3
  const multiplications = 600
  const graph = createOnnxGraph('slow')
  const pixels = graph.node('Cast', [graph.input('image', 'uint8', [1, side, side, 3])], { to: 1 })
  const shape = graph.constant(BigInt64Array.of(BigInt(side), BigInt(columns)), [2])
  const weights = filled(graph, [columns, columns], 1e-4)
  let product = graph.node('Reshape', [pixels, shape])
  for (let done = 0; done < multiplications; done += 1) product = graph.node('MatMul', [product, weights])
  const score = graph.node('Reshape', [
    graph.node('ReduceMax', [product], { keepdims: 0 }),
    graph.constant(BigInt64Array.of(1n), [1]),
  ])
  addOutputs(graph, score, [1], filled(graph, [cells, cells], 0), [cells, cells])
  return graph.bytes()
}

function addOutputs(
  graph: OnnxGraph,
  score: string,
  scoreShape: readonly number[],
  heatmap: string,
  heatmapShape: readonly number[],
): void {
  graph.output('score', score, 'float32', scoreShape)
  graph.output('heatmap', heatmap, 'float32', heatmapShape)
  graph.output('patches', filled(graph, [cells * cells, 1], 0), 'float32', [cells * cells, 1])
  graph.output('nearest', graph.constant(new BigInt64Array(cells * cells), [cells * cells]), 'int64', [cells * cells])
}

function filled(graph: OnnxGraph, shape: readonly number[], value: number): string {
  return graph.constant(new Float32Array(shape.reduce((size, one) => size * one, 1)).fill(value), shape)
}
