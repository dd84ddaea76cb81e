import type { ManifestOf, ModelManifest } from '../contracts/model.ts'
import type { RgbImage } from '../imaging/image.ts'
import type { AnomalyAnswer, AnswerOf } from './answer.ts'
import { type OnnxSession, openSession, type TensorValue } from './onnx-session.ts'
import { type ModelPackage, ModelPackageError } from './package.ts'

/** A model ready to judge. */
export interface Model<Kind extends ModelManifest['kind'] = ModelManifest['kind']> {
  readonly manifest: ManifestOf<Kind>
  /**
   * Judges one image; blocks the event loop while it does.
   * @param image of the size that `sizeForModel` gives
   * @throws {ModelOutputError} when the model's answer cannot be trusted
   * @throws {RangeError} when there are too few or too many pixels
   */
  judge(image: RgbImage): Promise<AnswerOf<Kind>>
  release(): Promise<void>
}

/** The model ran, but what came out is no judgement: a number that is not finite, or a tensor of another shape. */
export class ModelOutputError extends Error {
  override name = 'ModelOutputError'
}

interface Expected {
  readonly type: string
  readonly shape: readonly (number | string)[]
}

/** A dimension without a number, such as `batch`, agrees with any. */
function agrees(actual: Expected, wanted: Expected): boolean {
  if (actual.type !== wanted.type || actual.shape.length !== wanted.shape.length) return false
  return actual.shape.every(
    (size, axis) => [size, wanted.shape[axis]].some((one) => typeof one === 'string') || size === wanted.shape[axis],
  )
}

const described = ({ type, shape }: Expected) => `${type} [${shape.join(', ')}]`

/** Checks names, types and shapes that the graph declares against those that the manifest promises. */
function assertDeclared(session: OnnxSession, folder: string, manifest: ManifestOf<'anomaly'>): void {
  const { input, outputs } = manifest
  const wanted: [string, Expected, OnnxSession['inputs']][] = [
    [input.name, { type: 'uint8', shape: [1, input.height, input.width, 3] }, session.inputs],
    [outputs.score, { type: 'float32', shape: [1] }, session.outputs],
    [outputs.heatmap, { type: 'float32', shape: ['rows', 'columns'] }, session.outputs],
  ]
  const { patches, nearest } = outputs
  if (patches) wanted.push([patches, { type: 'float32', shape: ['rows · columns', 'features'] }, session.outputs])
  if (nearest) wanted.push([nearest, { type: 'int64', shape: ['rows · columns'] }, session.outputs])
  for (const [name, expected, declared] of wanted) {
    const found = declared.find((value) => value.name === name)
    const actual = found?.isTensor ? { type: found.type, shape: found.shape } : undefined
    if (actual && agrees(actual, expected)) continue
    const problem = `the tensor ${name} should be ${described(expected)}, the graph has ${actual ? described(actual) : 'none'}`
    throw new ModelPackageError(`${folder}/model.onnx`, `${problem}; correct model.json or fit the model again`)
  }
}

/** One output's numbers, once their type and shape are seen to be right; `undefined` stands for a size that is free. */
function tensorData<T extends Float32Array | BigInt64Array>(
  output: string,
  tensor: TensorValue | undefined,
  kind: new () => T,
  shape: readonly (number | undefined)[],
): T {
  const actual = tensor?.shape ?? []
  const sized = actual.length === shape.length && actual.every((size, axis) => size === (shape[axis] ?? size))
  if (!(tensor?.data instanceof kind) || !sized) {
    const wanted = shape.map((size) => size ?? 'any').join(', ')
    throw new ModelOutputError(`the output ${output} is ${tensor?.type} [${actual.join(', ')}], expected [${wanted}]`)
  }
  return tensor.data
}

function assertFinite(output: string, values: Float32Array): void {
  const wrong = values.find((value) => !Number.isFinite(value))
  if (wrong !== undefined) throw new ModelOutputError(`the output ${output} holds ${wrong}, which is no measurement`)
}

function readAnswer(results: Record<string, TensorValue>, { outputs }: ManifestOf<'anomaly'>): AnomalyAnswer {
  const heatmap = tensorData(outputs.heatmap, results[outputs.heatmap], Float32Array, [undefined, undefined])
  const [rows = 0, columns = 0] = results[outputs.heatmap]?.shape ?? []
  const cells = rows * columns
  const scores = tensorData(outputs.score, results[outputs.score], Float32Array, [1])
  assertFinite(outputs.score, scores)
  assertFinite(outputs.heatmap, heatmap)
  const answer = { kind: 'anomaly', score: scores[0] as number, heatmap, rows, columns } as const
  if (!outputs.patches || !outputs.nearest) return answer
  const patches = tensorData(outputs.patches, results[outputs.patches], Float32Array, [cells, undefined])
  assertFinite(outputs.patches, patches)
  const nearest = tensorData(outputs.nearest, results[outputs.nearest], BigInt64Array, [cells])
  return { ...answer, patches, nearest: Int32Array.from(nearest, Number) }
}

/**
 * Loads a package's model and runs it once on a black image, so that the first part is not judged slower than the others.
 * @param options.threads cores that one judgement may use
 * @throws {ModelPackageError} when the graph cannot be loaded or is not what the manifest declares
 * @throws {ModelOutputError} when the first run does not answer as it should
 */
export async function openModel<Kind extends ModelManifest['kind']>(
  modelPackage: ModelPackage<Kind>,
  { threads }: { threads: number },
): Promise<Model<Kind>> {
  const { folder } = modelPackage
  const manifest: ModelManifest = modelPackage.manifest
  const { name, width, height } = manifest.input
  if (manifest.kind !== 'anomaly') {
    throw new ModelPackageError(`${folder}/model.json`, `a model of kind ${manifest.kind} cannot be run yet`)
  }
  const session = await openSession(modelPackage.modelBytes, { threads }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelPackageError(`${folder}/model.onnx`, `cannot be loaded: ${reason}`, { cause: error })
  })
  const judge = async (image: RgbImage) => {
    if (image.width !== width || image.height !== height || image.data.length !== width * height * 3) {
      const given = `not ${image.width} × ${image.height} in ${image.data.length} bytes`
      throw new RangeError(`the model judges ${width} × ${height} RGB pixels (${width * height * 3} bytes), ${given}`)
    }
    return readAnswer(await session.run(name, image.data, [1, height, width, 3]), manifest)
  }
  try {
    assertDeclared(session, folder, manifest)
    await judge({ width, height, data: new Uint8Array(width * height * 3) })
  } catch (error) {
    await session.release()
    throw error
  }
  return { manifest, judge, release: () => session.release() } as Model<Kind>
}
