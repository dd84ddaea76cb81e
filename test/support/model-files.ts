import { createHash } from 'node:crypto'
import type { ManifestOf, ModelName } from '../../shared/contracts/model.ts'
import type { PackageFiles } from '../../shared/contracts/model-store.ts'
import { aManifest } from './builders.ts'

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The files of a package whose model is only bytes, as the registry sees it. */
export interface TestPackage {
  readonly manifest: ManifestOf<'anomaly'>
  readonly name: ModelName
  readonly files: Map<string, Uint8Array>
}

/** @param model the bytes of `model.onnx` @param others further files by their paths */
export function aPackage(
  model: Uint8Array,
  changes: Partial<ManifestOf<'anomaly'>> = {},
  others: Readonly<Record<string, Uint8Array>> = {},
): TestPackage {
  const files = Object.entries(others).map(([file, bytes]) => ({ file, sha256: sha256(bytes), bytes: bytes.length }))
  const manifest = aManifest({ sha256: sha256(model), bytes: model.length, files, ...changes })
  const { name, version } = manifest
  const content: PackageFiles = new Map([
    ['model.json', Buffer.from(JSON.stringify(manifest, null, 2))],
    ['model.onnx', model],
    ...Object.entries(others),
  ])
  return { manifest, name: { name, version, sha256: manifest.sha256 }, files: new Map(content) }
}

/** Bytes that a store cannot make smaller, the same for the same seed. */
export function someBytes(length: number, seed = 1): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}
