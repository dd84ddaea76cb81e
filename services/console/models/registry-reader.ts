import type { Bus } from '../../../shared/bus/bus.ts'
import type { ModelStore, StoredPackage } from '../../../shared/bus/model-store.ts'
import { type RegistryRecords, readRegistry } from '../../../shared/bus/registry-records.ts'

/** While an exam is watched the packages are not read each time: they are many files, and only ever added. */
const packagesKeptMs = 5000

export interface RegistryReaderOptions {
  readonly bus: Pick<Bus, 'browse'> & { readonly models: Pick<ModelStore, 'list'> }
  readonly monotonicMs: () => number
}

/** Reads the registry again and again, its packages seldom. @returns rejects with a `BrowseError` */
export function createRegistryReader({ bus, monotonicMs }: RegistryReaderOptions): () => Promise<RegistryRecords> {
  let kept: { readonly packages: readonly StoredPackage[]; readonly sinceMs: number } | undefined
  const list = async (): Promise<readonly StoredPackage[]> => {
    if (kept && monotonicMs() - kept.sinceMs < packagesKeptMs) return kept.packages
    kept = { packages: await bus.models.list(), sinceMs: monotonicMs() }
    return kept.packages
  }
  return () => readRegistry({ browse: bus.browse, models: { list } })
}
