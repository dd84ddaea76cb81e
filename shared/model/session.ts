import type { ManifestOf, ModelInput, ModelManifest } from '../contracts/model.ts'
import type { RgbImage } from '../imaging/image.ts'
import { adapterFor } from './adapters/adapter-for.ts'
import type { AnswerOf } from './answer.ts'
import type { Size } from './input-size.ts'
import { openSession } from './onnx-session.ts'
import type { ModelPackage } from './package.ts'
import { ModelPackageError } from './package-error.ts'
import { createTensorWriter, placementOf, tensorShape } from './tensor.ts'
import { verifyModel } from './verify.ts'

export { ModelOutputError } from './model-output.ts'

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
  /** Judges likewise and tells the grounds besides, where the model knows them: patches and nearest good patches. */
  explain(image: RgbImage): Promise<AnswerOf<Kind>>
  release(): Promise<void>
}

/** Whether an image fills the input, or in a letterbox one of its two sides. */
function fits({ width, height }: Size, input: ModelInput): boolean {
  if (input.fit === 'squeeze') return width === input.width && height === input.height
  return (
    (width === input.width && height >= 1 && height <= input.height) ||
    (height === input.height && width >= 1 && width <= input.width)
  )
}

function assertSize({ width, height, data }: RgbImage, input: ModelInput): void {
  if (fits({ width, height }, input) && data.length === width * height * 3) return
  const bytes = input.width * input.height * 3
  const wanted = `${input.width} × ${input.height} RGB pixels (${bytes} bytes)${input.fit === 'squeeze' ? '' : ', or fewer on one side'}`
  throw new RangeError(`the model judges ${wanted}, not ${width} × ${height} in ${data.length} bytes`)
}

/**
 * Verifies a package, loads its model and runs it once on a black image, so that the first part is not judged slower than
 * the others.
 * @param options.threads cores that one judgement may use
 * @throws {ModelPackageError} when the graph is not what the manifest declares or cannot be loaded
 * @throws {ModelOutputError} when the first run does not answer as it should
 */
export async function openModel<Kind extends ModelManifest['kind']>(
  modelPackage: ModelPackage<Kind>,
  { threads }: { threads: number },
): Promise<Model<Kind>> {
  const { folder, modelBytes } = modelPackage
  const manifest: ModelManifest = modelPackage.manifest
  verifyModel({ folder, manifest, modelBytes })
  const { input } = manifest
  const session = await openSession(modelBytes, { threads }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelPackageError(`${folder}/model.onnx`, `cannot be loaded: ${reason}`, { cause: error })
  })
  const adapter = adapterFor(manifest)
  const write = createTensorWriter(input)
  const shape = tensorShape(input)
  const judgements = adapter.outputs.map(({ name }) => name)
  const all = [...judgements, ...adapter.grounds.map(({ name }) => name)]
  const ask = async (image: RgbImage, withGrounds: boolean) => {
    assertSize(image, input)
    const tensor = write(image)
    const results = await session.run(input.name, tensor, shape, withGrounds ? all : judgements)
    return adapter.read(results, { tensor, placement: placementOf(image, input), withGrounds })
  }
  try {
    const { width, height } = input
    await ask({ width, height, data: new Uint8Array(width * height * 3) }, true)
  } catch (error) {
    await session.release()
    throw error
  }
  return {
    manifest,
    judge: (image) => ask(image, false),
    explain: (image) => ask(image, true),
    release: () => session.release(),
  } as Model<Kind>
}
