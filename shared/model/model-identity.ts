import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ModelManifest } from '../contracts/model.ts'
import { ModelPackageError } from './package-error.ts'

/** The hash that a manifest states of its model file. */
export function modelSha256(modelBytes: Uint8Array): string {
  return createHash('sha256').update(modelBytes).digest('hex')
}

/** Whether the bytes are the file that the manifest describes. @throws {ModelPackageError} when they are not */
export function assertModelIdentity(
  folder: string,
  manifest: Pick<ModelManifest, 'sha256' | 'bytes'>,
  modelBytes: Uint8Array,
): void {
  const sha256 = modelSha256(modelBytes)
  const differences: string[] = []
  if (modelBytes.length !== manifest.bytes) {
    differences.push(`it has ${modelBytes.length} bytes, model.json says ${manifest.bytes}`)
  }
  if (sha256 !== manifest.sha256) differences.push(`its sha256 is ${sha256}, model.json says ${manifest.sha256}`)
  if (differences.length === 0) return
  throw new ModelPackageError(
    join(folder, 'model.onnx'),
    `is not the file that model.json describes (${differences.join('; ')}); copy the whole folder again`,
  )
}
