import { createEstimate } from '../../shared/runtime/estimate.ts'

const budgetShareMax = 1 / 3

/** The time kept back from a budget for storing the verdict: as long as storing has been taking, within limits. */
export interface PublishMargin {
  /** Milliseconds to keep back; at most a third of the budget. */
  of(budgetMs: number): number
  /** Storing a verdict took this long, or an overdue timer and storing together. */
  learn(durationMs: number, budgetMs: number): void
}

/** @param leastMs kept back even when storing has been faster */
export function createPublishMargin(leastMs: number): PublishMargin {
  const estimate = createEstimate()
  return {
    of: (budgetMs) => Math.min(budgetMs * budgetShareMax, Math.max(leastMs, estimate.upperMs())),
    learn(durationMs, budgetMs) {
      // Longer than the budget was an outage of the broker: no margin helps, and it would hide what storing takes.
      if (durationMs >= 0 && durationMs <= budgetMs) estimate.add(durationMs)
    },
  }
}
