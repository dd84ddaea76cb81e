import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SimulationResult } from './simulation.ts'

/** A seed decides about so many parts; more parts are more seeds. */
export const partsPerSeed = 50_000
const youngGenerationMebibytes = 96

/** One seed's share of a campaign. */
export interface SeedRun {
  readonly parts: number
  readonly seed: number
}

/** A seed that broke a promise, and what it said. */
export interface SeedFailure extends SeedRun {
  readonly reason: string
}

export type SeedOutcome = (SeedRun & { readonly result: SimulationResult }) | SeedFailure

/** Parts shared out among seeds that follow each other. */
export function seedRuns(parts: number, seed: number): SeedRun[] {
  const runs: SeedRun[] = []
  for (let left = parts; left > 0; left -= partsPerSeed) {
    runs.push({ parts: Math.min(left, partsPerSeed), seed: (seed + runs.length) % 2 ** 32 })
  }
  return runs
}

/** Runs every seed, as many at once as the machine has processors; stops at the first that breaks a promise. */
export async function runSeeds(runs: readonly SeedRun[], worker: URL): Promise<SeedOutcome[]> {
  const waiting = [...runs]
  const outcomes: SeedOutcome[] = []
  const workInTurn = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const outcome = await runSeed(run, worker)
      outcomes.push(outcome)
      if ('reason' in outcome) waiting.length = 0
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), runs.length) }, workInTurn))
  return outcomes
}

/** In a thread of its own, where the many short-lived objects have the room to die young. */
function runSeed(run: SeedRun, file: URL): Promise<SeedOutcome> {
  return new Promise((resolve) => {
    const resourceLimits = { maxYoungGenerationSizeMb: youngGenerationMebibytes }
    const worker = new Worker(file, { workerData: run, resourceLimits })
    worker.once('message', (outcome: SeedOutcome) => resolve(outcome))
    worker.once('error', (error) => resolve({ ...run, reason: String(error) }))
  })
}

/** The counts of all seeds together. */
export function summed(outcomes: readonly SeedOutcome[]): SimulationResult {
  const sum = { parts: 0, restarts: 0, counts: {} as Record<string, number> }
  for (const outcome of outcomes) {
    if ('reason' in outcome) continue
    const { parts, restarts, counts } = outcome.result
    sum.parts += parts
    sum.restarts += restarts
    for (const [what, count] of Object.entries(counts)) sum.counts[what] = (sum.counts[what] ?? 0) + count
  }
  return sum
}
