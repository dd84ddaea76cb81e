import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AnomalyModel, type ManifestOf, type ModelManifest, ModelName } from '../../shared/contracts/model.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { FittedModel } from './fit.ts'
import { FitError } from './fit-error.ts'

/** What a package says of itself beyond what the fit found out. */
export interface PackageDescription {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly software: string
  readonly fittedAt: Date
  /** The part of the frame that the images were cut to. */
  readonly region?: Region | undefined
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
  const { name, version, licence, software, fittedAt, region } = description
  const provenance = { ...model.provenance, fittedAt: fittedAt.toISOString(), software, ...(region && { region }) }
  assertPackageName(name, version)
  return AnomalyModel.parse({ name, version, ...model.manifest, provenance, licence })
}

/**
 * Writes `model.onnx` and `model.json` into a folder, which is made if need be. Each file appears whole or not at all,
 * and the manifest last, so that a reader never takes a half-written package for one.
 */
export async function writePackage(folder: string, modelBytes: Uint8Array, manifest: ModelManifest): Promise<void> {
  await mkdir(folder, { recursive: true })
  const files: [string, Uint8Array | string][] = [
    ['model.onnx', modelBytes],
    ['model.json', `${JSON.stringify(manifest, null, 2)}\n`],
  ]
  for (const [file, content] of files) {
    await writeFile(join(folder, `${file}.partial`), content)
    await rename(join(folder, `${file}.partial`), join(folder, file))
  }
}
