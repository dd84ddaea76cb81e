import { createHash } from 'node:crypto'
import { constants, open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type ManifestOf, ModelManifest, type PackageFile } from '../contracts/model.ts'
import { manifestBytesMax } from '../contracts/model-store.ts'
import { assertModelIdentity } from './model-identity.ts'
import { ModelPackageError } from './package-error.ts'

export { modelSha256 } from './model-identity.ts'
export { ModelPackageError } from './package-error.ts'

/** A model package read from its folder and found whole. */
export interface ModelPackage<Kind extends ModelManifest['kind'] = ModelManifest['kind']> {
  readonly folder: string
  readonly manifest: ManifestOf<Kind>
  readonly modelBytes: Uint8Array
}

const mebibyte = 2 ** 20
const modelBytesMax = 256 * mebibyte
const furtherFileBytesMax = 64 * mebibyte

/** Reads a file that has at most so many bytes. A larger one is refused by its size, before it takes memory. */
async function readBytes(file: string, bytesMax: number): Promise<Buffer> {
  // A pipe in a file's place would otherwise keep its reader waiting for good.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw new ModelPackageError(file, 'cannot be read; give the folder that holds model.json and model.onnx', {
      cause: error,
    })
  })
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw new ModelPackageError(file, 'is no file; copy the whole folder again')
    if (status.size > bytesMax) {
      const sizes = `${Math.ceil(status.size / mebibyte)} MiB, at most ${bytesMax / mebibyte} MiB are read`
      throw new ModelPackageError(file, `has ${sizes}; use a smaller model, such as a quantised one`)
    }
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

function parseManifest(file: string, text: string): ModelManifest {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw new ModelPackageError(file, 'is not JSON; fit the model again or restore the file', { cause: error })
  }
  const parsed = ModelManifest.safeParse(document)
  if (parsed.success) return parsed.data
  const problem = `does not describe a model package; correct it or fit the model again\n${z.prettifyError(parsed.error)}`
  throw new ModelPackageError(file, problem, { cause: parsed.error })
}

async function assertFile(folder: string, { file, sha256, bytes }: PackageFile): Promise<void> {
  const path = join(folder, file)
  const content = await readBytes(path, furtherFileBytesMax)
  if (content.length === bytes && createHash('sha256').update(content).digest('hex') === sha256) return
  throw new ModelPackageError(path, 'is not the file that model.json describes; copy the whole folder again')
}

/**
 * Reads `<folder>/model.json` and `<folder>/model.onnx` and checks that the one describes the other, and that every
 * further file of the package is there unchanged. Whether the graph is what the manifest says is `verifyModel`'s to find
 * out, which nothing is opened without.
 * @throws {ModelPackageError} when a file is missing or changed, too large, or the manifest is not valid
 */
export async function readPackage(folder: string): Promise<ModelPackage> {
  const manifestFile = join(folder, 'model.json')
  const manifest = parseManifest(manifestFile, (await readBytes(manifestFile, manifestBytesMax)).toString('utf8'))
  const modelBytes = await readBytes(join(folder, 'model.onnx'), modelBytesMax)
  assertModelIdentity(folder, manifest, modelBytes)
  for (const file of manifest.files) await assertFile(folder, file)
  return { folder, manifest, modelBytes }
}

/** The same package, known to be of a kind. @throws {ModelPackageError} when it is of another */
export function ofKind<Kind extends ModelManifest['kind']>(modelPackage: ModelPackage, kind: Kind): ModelPackage<Kind> {
  const { folder, manifest, modelBytes } = modelPackage
  if (manifest.kind === kind) return { folder, modelBytes, manifest: manifest as ManifestOf<Kind> }
  const problem = `is a ${modelPackage.manifest.kind} model; give the package of a model of kind ${kind}`
  throw new ModelPackageError(join(folder, 'model.json'), problem)
}
