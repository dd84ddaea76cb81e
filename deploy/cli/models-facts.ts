import type { StoredPackage } from '../../shared/bus/model-store.ts'
import type { RegistryRecords } from './registry-records.ts'

/** What `vaglio models list --json` prints. */
export function modelsFacts(records: RegistryRecords): object {
  const { packages, served } = records
  return {
    packages: packages.map((stored) => ({ ...factsOf(stored), ...servesOf(stored, records) })),
    views: Object.fromEntries(served),
  }
}

/** What `vaglio models show --json` prints. */
export function modelFacts(stored: StoredPackage, records: RegistryRecords): object {
  const { sha256 } = stored.manifest
  const exams = records.exams.filter(({ body }) => body.candidate.sha256 === sha256)
  return {
    ...factsOf(stored),
    ...servesOf(stored, records),
    exams: exams.map(({ envelope, body }) => ({ view: envelope.view, ...body })),
  }
}

function factsOf({ manifest, bytes, storedAtMs }: StoredPackage): object {
  return { ...manifest, packageBytes: bytes, storedAt: new Date(storedAtMs).toISOString() }
}

function servesOf({ manifest: { sha256 } }: StoredPackage, { served }: RegistryRecords): object {
  return { serves: [...served].flatMap(([view, { serving }]) => (serving.sha256 === sha256 ? [view] : [])) }
}
