import type { StoredPackage } from '../../shared/bus/model-store.ts'
import type { RegistryRecords } from '../../shared/bus/registry-records.ts'
import { isSame } from '../../shared/contracts/model.ts'

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
  const exams = records.exams.filter(({ body }) => isSame(body.candidate, stored.manifest))
  return {
    ...factsOf(stored),
    ...servesOf(stored, records),
    exams: exams.map(({ envelope, body }) => ({ view: envelope.view, ...body })),
  }
}

function factsOf({ manifest, bytes, storedAtMs }: StoredPackage): object {
  return { ...manifest, packageBytes: bytes, storedAt: new Date(storedAtMs).toISOString() }
}

function servesOf({ manifest }: StoredPackage, { served }: RegistryRecords): object {
  return { serves: [...served].flatMap(([view, { serving }]) => (isSame(serving, manifest) ? [view] : [])) }
}
