import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AnomalyModel, type ManifestOf, type ModelManifest, ModelName } from '../../shared/contracts/model.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { FittedModel } from './fit.ts'
import { FitError } from './fit-error.ts'
import { type PackageContent, type PackageEvidence, packageFile } from './package-evidence.ts'

/** What a package says of itself beyond what the fit found out. */
export interface PackageDescription {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly software: string
  readonly fittedAt: Date
  /** The part of the frame that the images were cut to. */
  readonly region?: Region | undefined
  /** Of the image files that were fitted on. */
  readonly imageDigests?: readonly string[]
}

/** @throws {FitError} when a name or version cannot stand in a subject or a path */
export function assertPackageName(name: string, version: string): void {
  const parsed = ModelName.omit({ sha256: true }).safeParse({ name, version })
  if (parsed.success) return
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new FitError(`a package cannot be called ${name} ${version}: ${problems.join('; ')}`)
}

/** The manifest of a fitted model. @throws {FitError} when name or version cannot stand in a subject or a path */
export function describePackage(model: FittedModel, description: PackageDescription): ManifestOf<'anomaly'> {
  const { name, version, licence, software, fittedAt, region, imageDigests } = description
  const provenance = {
    ...model.provenance,
    fittedAt: fittedAt.toISOString(),
    software,
    ...(region && { region }),
    ...(imageDigests && { imageDigests }),
  }
  assertPackageName(name, version)
  return AnomalyModel.parse({ name, version, ...model.manifest, provenance, licence })
}

/** The manifest with everything listed that a package holds besides the model. */
export function withEvidence(manifest: ManifestOf<'anomaly'>, evidence: PackageEvidence): ManifestOf<'anomaly'> {
  return AnomalyModel.parse({ ...manifest, files: evidence.contents.map(packageFile), golden: evidence.golden })
}

async function makeWay(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    throw new FitError(`${folder}: holds other files; give a folder that is empty or not there`, { cause: error })
  })
}

/**
 * Writes a package into a folder that is not there yet or is empty. All files appear in one step, under the folder's name,
 * once the last one is written; when that fails nothing is left behind.
 * @param contents the files that the manifest lists
 * @throws {FitError} when the folder holds files
 */
export async function writePackage(
  folder: string,
  modelBytes: Uint8Array,
  manifest: ModelManifest,
  contents: readonly PackageContent[] = [],
): Promise<void> {
  const draft = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`)
  const files = [
    { file: 'model.onnx', bytes: modelBytes },
    ...contents,
    { file: 'model.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
  ]
  try {
    for (const { file, bytes } of files) {
      await mkdir(dirname(join(draft, file)), { recursive: true })
      await writeFile(join(draft, file), bytes)
    }
    if (existsSync(folder)) await makeWay(folder)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}
