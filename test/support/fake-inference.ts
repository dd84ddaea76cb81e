import type { Bus } from '../../shared/bus/bus.ts'
import { message } from '../../shared/contracts/contract.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import { type ExamReport, ExamReports, ModelsServed } from '../../shared/contracts/model-registry.ts'
import { aPackage, someBytes } from './model-files.ts'

const input = { width: 16, height: 32, fit: 'squeeze' as const }
const region = { x: 84, y: 84, width: 472, height: 312 }
export const time = '2026-01-05T08:00:00.000Z'

/** The model that the recipe names. */
export const first = aPackage(someBytes(3000, 1), { version: '1' }).name

/** Says for a view what inference would say. */
export interface View {
  readonly name: string
  readonly recipeModel: string
  revision: number
}

export async function serve(bus: Bus, view: View, serving: ModelName, candidate?: ModelName): Promise<void> {
  const body = {
    recipe: { model: view.recipeModel, region },
    serving: { ...serving, input },
    ...(candidate && { candidate: { ...candidate, input } }),
    since: time,
  }
  view.revision += 1
  const envelope = { version: 1 as const, station: 'press', view: view.name, revision: view.revision }
  await bus.publish(message(ModelsServed, envelope, body))
}

export async function report(
  bus: Bus,
  view: View,
  changes: Partial<ExamReport> & { candidate: ModelName },
): Promise<void> {
  const golden = [{ of: 'golden/1.png', expected: 0.7, scored: 0.7 }]
  const latencyMs = { candidate: { p50: 10, p99: 31.25 }, running: { p50: 9, p99: 20 } }
  const facts = { running: first, outcome: 'passed' as const, reason: '', startedAt: time, endedAt: time, golden }
  view.revision += 1
  const envelope = { version: 1 as const, station: 'press', view: view.name, revision: view.revision }
  await bus.publish(message(ExamReports, envelope, { ...facts, shadow: [], latencyMs, ...changes }))
}
