import type { ModelManifest, ModelName } from '../../shared/contracts/model.ts'
import type { WorkerPool } from './worker-pool.ts'

/** A model in processes of its own. */
export interface LoadedModel {
  readonly manifest: ModelManifest
  readonly pool: WorkerPool
}

export function nameOf({ name, version, sha256 }: ModelName): ModelName {
  return { name, version, sha256 }
}

export function isSame(one: ModelName | undefined, other: ModelName | undefined): boolean {
  return one?.name === other?.name && one?.version === other?.version && one?.sha256 === other?.sha256
}

/** As a person writes it. */
export function spell({ name, version }: ModelName): string {
  return `${name}/${version}`
}
