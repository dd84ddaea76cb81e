import { createHash } from 'node:crypto'
import type { OnnxGraph } from '../../models/fit/onnx-graph.ts'
import { ModelInput, type ModelName } from '../../shared/contracts/model.ts'
import type { PackageFiles } from '../../shared/contracts/model-store.ts'
import { constantOutput, graphFor } from './foreign-package.ts'
import { aForeignAnomalyManifest } from './model-manifests.ts'

const float32 = 1
const int64 = 7
const score = 'pred_score'
const multiplications = 8

/** Makes of the mean brightness, 0 to 255, the score. */
type Judging = (graph: OnnxGraph, brightness: string) => string

/** A package whose model does next to nothing. */
export interface LightPackage {
  readonly name: ModelName
  readonly files: PackageFiles
}

const floats = (graph: OnnxGraph, ...values: number[]): string =>
  graph.constant(Float32Array.from(values), [values.length])

/** Every part is good: the score is a tenth of the threshold, a thousandth more for brighter ones. */
const content: Judging = (graph, brightness) =>
  graph.node('Add', [graph.node('Mul', [brightness, floats(graph, 1e-6)]), floats(graph, 0.05)])

export const judgings = {
  content,
  /** Every part is bad. */
  stern: (graph, brightness) => graph.node('Add', [content(graph, brightness), floats(graph, 10)]),
  /** A number for the black picture that it is tried on, and none for anything else. */
  noNumber: (graph, brightness) => graph.node('Sqrt', [graph.node('Neg', [brightness])]),
  /** Multiplies matrices of 16 rows for the black picture, and of 6016 for any other: that takes a minute. */
  endless: (graph, brightness) => {
    const more = graph.node('Mul', [graph.node('Sign', [brightness]), floats(graph, 6000)])
    const size = graph.node('Cast', [graph.node('Add', [more, floats(graph, 16)])], { to: int64 })
    const matrix = graph.node('ConstantOfShape', [graph.node('Concat', [size, size], { axis: 0 })])
    let product = matrix
    for (let times = 0; times < multiplications; times += 1) product = graph.node('MatMul', [product, matrix])
    const sum = graph.node('ReduceSum', [product], { keepdims: 0 })
    const single = graph.node('Reshape', [sum, graph.constant(BigInt64Array.of(1n), [1])])
    return graph.node('Add', [content(graph, brightness), single])
  },
} satisfies Record<string, Judging>

/**
 * @param side of its square input in pixels
 * @param golden an image of the package and the score that it states
 */
export function lightPackage(
  version: string,
  judging: Judging = content,
  side = 64,
  golden?: { readonly image: Uint8Array; readonly score: number },
): LightPackage {
  const input = ModelInput.parse({ name: 'image', width: side, height: side })
  const manifest = aForeignAnomalyManifest({ name: 'light', version, input })
  const model = graphFor(manifest, (graph, image) => {
    const brightness = graph.node('ReduceMean', [graph.node('Cast', [image], { to: float32 })], { keepdims: 0 })
    const single = graph.node('Reshape', [brightness, graph.constant(BigInt64Array.of(1n), [1])])
    graph.output(score, judging(graph, single), 'float32', [1])
    constantOutput(graph, 'anomaly_map', new Float32Array(64), [8, 8])
  })
  const file = 'golden/1.png'
  const shown = golden && {
    files: [{ file, sha256: sha256Of(golden.image), bytes: golden.image.length }],
    golden: [{ file, score: golden.score }],
  }
  const sha256 = sha256Of(model)
  const described = { ...manifest, ...shown, sha256, bytes: model.length }
  const files = new Map<string, Uint8Array>([
    ['model.json', Buffer.from(JSON.stringify(described))],
    ['model.onnx', Buffer.from(model)],
  ])
  if (golden) files.set(file, golden.image)
  return { name: { name: 'light', version, sha256 }, files }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
