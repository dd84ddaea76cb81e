import { type Latency, runMsAllowed, tooSlow } from './latency.ts'

export type ProbationResult =
  | { readonly outcome: 'continues' | 'over' }
  | { readonly outcome: 'failed'; readonly reason: string }

/** The first parts of a model that has just taken over, while the one before is still there to go back to. */
export interface Probation {
  /** A part was judged. */
  judged(runMs: number): ProbationResult
  /** A part could not be judged. */
  failed(reason: string): ProbationResult
}

/** @param parts ends after so many @param before the latency of the model that it took the place of */
export function createProbation(parts: number, budgetMs: number, before: Latency | undefined): Probation {
  const runsMs: number[] = []
  const allowedMs = runMsAllowed(budgetMs, before)
  return {
    judged(runMs) {
      runsMs.push(runMs)
      const slow = tooSlow(runsMs, allowedMs)
      if (slow) return { outcome: 'failed', reason: slow }
      return { outcome: runsMs.length >= parts ? 'over' : 'continues' }
    },
    failed: (reason) => ({ outcome: 'failed', reason: `part ${runsMs.length + 1} after the change: ${reason}` }),
  }
}
