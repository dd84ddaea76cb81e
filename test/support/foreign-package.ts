import { createOnnxGraph, type OnnxGraph } from '../../models/fit/onnx-graph.ts'
import type { ModelManifest } from '../../shared/contracts/model.ts'
import { modelSha256 } from '../../shared/model/model-identity.ts'

/** A package as somebody else might make it: the manifest's hash and size are those of the bytes. */
export function packageOf<Manifest extends ModelManifest>(manifest: Manifest, modelBytes: Uint8Array) {
  const identity = { sha256: modelSha256(modelBytes), bytes: modelBytes.length }
  return { folder: 'foreign', modelBytes, manifest: { ...manifest, ...identity } }
}

/** A graph that takes the manifest's input and goes on as it is told. */
export function graphFor({ input }: ModelManifest, build: (graph: OnnxGraph, image: string) => void): Uint8Array {
  const graph = createOnnxGraph('foreign')
  const { width, height } = input
  const shape = input.layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width]
  const type = input.type === 'uint8' ? 'uint8' : 'float32'
  build(graph, graph.input(input.name, type, shape))
  return graph.bytes()
}

/** Numbers that a graph gives whatever it is shown, as its output of the given name. */
export function constantOutput(graph: OnnxGraph, name: string, values: Float32Array, shape: readonly number[]): void {
  graph.output(name, graph.constant(values, shape), 'float32', shape)
}
