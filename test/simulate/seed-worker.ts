import { parentPort, workerData } from 'node:worker_threads'
import type { SeedOutcome, SeedRun } from './campaign.ts'
import { simulate } from './simulation.ts'

const run = workerData as SeedRun

function outcomeOf({ parts, seed }: SeedRun): SeedOutcome {
  try {
    return { parts, seed, result: simulate(parts, seed) }
  } catch (error) {
    return { parts, seed, reason: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.postMessage(outcomeOf(run))
