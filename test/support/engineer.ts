import { openBus } from '../../shared/bus/bus.ts'
import { message } from '../../shared/contracts/contract.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import {
  type ExamReport,
  ExamReports,
  ModelChoices,
  ModelsServed,
  type ServedModels,
} from '../../shared/contracts/model-registry.ts'
import type { PackageFiles } from '../../shared/contracts/model-store.ts'
import { silentLog } from './nats-server.ts'
import { until } from './until.ts'

/** Somebody who adds models to a station and chooses among them, and sees what comes of it. */
export interface Engineer extends AsyncDisposable {
  /** What serves the view, as inference said last. */
  served(): ServedModels | undefined
  /** The reports of exams since this began, oldest first. */
  readonly reports: readonly ExamReport[]
  add(files: PackageFiles): Promise<void>
  /** @param model the recipe's own when there is none */
  choose(model: ModelName | undefined): Promise<void>
}

export async function engineerOf(url: string, keysFolder: string, station: string, view: string): Promise<Engineer> {
  const ending = new AbortController()
  const identity = { url, role: 'engineer', keysFolder, name: 'test-engineer' }
  const bus = openBus({ ...identity, station, log: silentLog, signal: ending.signal })
  const reports: ExamReport[] = []
  let served: ServedModels | undefined
  let revision = Date.now()
  let lastReport: number | undefined
  bus.watch(ModelsServed, [view], (_, kept) => {
    served = kept?.body
  })
  bus.watch(ExamReports, [view], (_, kept) => {
    if (kept && kept.envelope.revision !== lastReport) reports.push(kept.body)
    lastReport = kept?.envelope.revision
  })
  await bus.opened
  return {
    served: () => served,
    reports,
    add: async (files) => void (await bus.models.add(files)),
    async choose(model) {
      const { recipe } = await until('what serves the view', () => served)
      revision += 1
      const choice = {
        ...(model && { model }),
        insteadOf: recipe.model,
        chosenBy: 'a test',
        chosenAt: new Date(revision).toISOString(),
        reason: '',
      }
      await bus.publish(message(ModelChoices, { version: 1, station, view, revision }, choice))
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await bus.close()
    },
  }
}
