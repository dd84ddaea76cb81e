import {
  type ExamReport,
  ExamReports,
  type ModelChoice,
  ModelChoices,
  ModelsServed,
  type Register,
  type ServedModels,
} from '../contracts/model-registry.ts'
import { parseDelivery } from '../runtime/parse-delivery.ts'
import type { Bus } from './bus.ts'
import type { ModelStore, StoredPackage } from './model-store.ts'
import type { Kept } from './watch.ts'

/** What the broker knows of the models of a station. */
export interface RegistryRecords {
  readonly packages: readonly StoredPackage[]
  /** Of all views, oldest first. */
  readonly choices: readonly Kept<ModelChoice>[]
  readonly exams: readonly Kept<ExamReport>[]
  /** What each view has now. */
  readonly served: ReadonlyMap<string, ServedModels>
}

/** @throws {BrowseError} when the broker refuses or does not answer in time */
export async function readRegistry(
  bus: Pick<Bus, 'browse'> & { readonly models: Pick<ModelStore, 'list'> },
): Promise<RegistryRecords> {
  const packages = await bus.models.list()
  const choices = await valuesOf(bus, ModelChoices)
  const exams = await valuesOf(bus, ExamReports)
  const served = await valuesOf(bus, ModelsServed)
  return { packages, choices, exams, served: new Map(served.map(({ envelope, body }) => [envelope.view, body])) }
}

/** Every value that the register holds, oldest first; what cannot be read is none. */
async function valuesOf<Body>(bus: Pick<Bus, 'browse'>, register: Register<Body>): Promise<Kept<Body>[]> {
  const values: Kept<Body>[] = []
  for await (const delivery of bus.browse(register)) {
    const incoming = parseDelivery(delivery, register)
    if (!('reason' in incoming)) values.push({ ...incoming, storedAtMs: delivery.storedAtMs })
  }
  return values
}
