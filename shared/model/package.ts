import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type ManifestOf, ModelManifest } from '../contracts/model.ts'

/** A model package read from its folder and found whole. */
export interface ModelPackage<Kind extends ModelManifest['kind'] = ModelManifest['kind']> {
  readonly folder: string
  readonly manifest: ManifestOf<Kind>
  readonly modelBytes: Uint8Array
}

/** The folder is not a model package that can be used. The message names the file and says what to do. */
export class ModelPackageError extends Error {
  override name = 'ModelPackageError'
  readonly file: string
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options)
    this.file = file
  }
}

/** The hash that a manifest states of its model file. */
export function modelSha256(modelBytes: Uint8Array): string {
  return createHash('sha256').update(modelBytes).digest('hex')
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new ModelPackageError(file, 'cannot be read; give the folder that holds model.json and model.onnx', {
      cause: error,
    })
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

/**
 * Reads `<folder>/model.json` and `<folder>/model.onnx` and checks that the one describes the other.
 * @throws {ModelPackageError} when a file is missing, the manifest is not valid, or the model has another hash than it states
 */
export async function readPackage(folder: string): Promise<ModelPackage> {
  const manifestFile = join(folder, 'model.json')
  const modelFile = join(folder, 'model.onnx')
  const manifest = parseManifest(manifestFile, (await readBytes(manifestFile)).toString('utf8'))
  const modelBytes = await readBytes(modelFile)
  const sha256 = modelSha256(modelBytes)
  if (sha256 !== manifest.sha256) {
    const hashes = `its sha256 is ${sha256}, model.json says ${manifest.sha256}`
    throw new ModelPackageError(
      modelFile,
      `is not the file that model.json describes (${hashes}); copy the whole folder again`,
    )
  }
  return { folder, manifest, modelBytes }
}

/** The same package, known to be of a kind. @throws {ModelPackageError} when it is of another */
export function ofKind<Kind extends ModelManifest['kind']>(modelPackage: ModelPackage, kind: Kind): ModelPackage<Kind> {
  const { folder, manifest, modelBytes } = modelPackage
  if (manifest.kind === kind) return { folder, modelBytes, manifest: manifest as ManifestOf<Kind> }
  const problem = `is a ${modelPackage.manifest.kind} model; give the package of an ${kind} model`
  throw new ModelPackageError(join(folder, 'model.json'), problem)
}
