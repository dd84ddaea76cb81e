import type { ModelManifest, ModelName } from '../../../shared/contracts/model.ts'
import type { WorkerPool } from './worker-pool.ts'

/** A model in processes of its own. */
export interface LoadedModel {
  readonly manifest: ModelManifest
  readonly pool: WorkerPool
  /** Of its package. */
  readonly folder: string
}

export function nameOf({ name, version, sha256 }: ModelName): ModelName {
  return { name, version, sha256 }
}

/** As a person writes it. */
export function spell({ name, version }: ModelName): string {
  return `${name}/${version}`
}
