/** Of so many runs one may always be slow: the machine does other work as well. */
const slowRunsAllowed = 2
/** A model that needs no more of the budget than this is fast enough, whatever the other one needs. */
const budgetShareAlways = 0.2
/** No model may need more: cutting, joining and answering need the rest. */
const budgetShareMax = 0.4
/** In between, it may be slower than the running model by this factor. */
const slowerFactorMax = 3

export interface Latency {
  readonly p50: number
  readonly p99: number
}

/** @returns undefined when there was no run */
export function latencyOf(runsMs: readonly number[]): Latency | undefined {
  const sorted = runsMs.toSorted((one, other) => one - other)
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1]
  const [p50, p99] = [at(0.5), at(0.99)]
  return p50 === undefined || p99 === undefined ? undefined : { p50, p99 }
}

/** What a run of a model may take, in milliseconds. @param running of the model that it takes the place of */
export function runMsAllowed(budgetMs: number, running: Latency | undefined): number {
  const byRunning = slowerFactorMax * (running?.p99 ?? Number.POSITIVE_INFINITY)
  return Math.min(budgetShareMax * budgetMs, Math.max(budgetShareAlways * budgetMs, byRunning))
}

/** Why a model is too slow: more than one run in a hundred, and more than a few, took longer than is allowed. */
export function tooSlow(runsMs: readonly number[], allowedMs: number): string | undefined {
  const slow = runsMs.filter((runMs) => runMs > allowedMs).length
  if (slow <= Math.max(slowRunsAllowed, runsMs.length / 100)) return undefined
  const p99 = latencyOf(runsMs)?.p99 ?? 0
  return `${slow} of ${runsMs.length} runs took longer than the ${allowedMs.toFixed(0)} ms allowed (p99 ${p99.toFixed(0)} ms)`
}
