import { type ExamReport, isRight, type Overridden } from '../../../shared/contracts/model-registry.ts'

type Scores = ExamReport['shadow'][number]

/** Live parts of which two models say different things, and how many of these people's words stand behind. */
export interface Dispute {
  /** By the running model. */
  readonly rejected: number
  /** Passed by the running model, rejected by the candidate. */
  readonly newRejects: number
  /** Rejected by the running model, passed by the candidate. */
  readonly missed: number
  /** Of both, those that are not held against the candidate. */
  readonly backed: { readonly newRejects: number; readonly missed: number }
}

/**
 * An overridden part that the running model is wrong about and the candidate right stands behind one live part on which
 * they differ likewise: one that the running model rejects no more clearly than it rejects the overridden one, or that the
 * candidate rejects no less clearly. A model that passes whatever it is shown is not helped where true defects score higher.
 */
export function disputeOf(shadow: readonly Scores[], overridden: readonly Overridden[]): Dispute {
  const rejected = shadow.filter(({ expected }) => expected > 1)
  const missed = rejected.filter(({ scored }) => scored <= 1).map(({ expected }) => expected)
  const newRejects = shadow.filter(({ expected, scored }) => expected <= 1 && scored > 1).map(({ scored }) => -scored)
  const good: number[] = []
  const bad: number[] = []
  for (const { truth, running, candidate } of overridden) {
    if (running === undefined || isRight(running, truth) || !isRight(candidate, truth)) continue
    if (truth === 'pass') good.push(running)
    else bad.push(-candidate)
  }
  return {
    rejected: rejected.length,
    newRejects: newRejects.length,
    missed: missed.length,
    backed: { newRejects: pairs(newRejects, bad), missed: pairs(missed, good) },
  }
}

/** As many pairs as can be made of a value and a limit that is no lower, each used once. */
function pairs(values: readonly number[], limits: readonly number[]): number {
  const waiting = values.toSorted((one, other) => one - other)
  let found = 0
  for (const limit of limits.toSorted((one, other) => one - other)) {
    if ((waiting[found] ?? Number.POSITIVE_INFINITY) <= limit) found += 1
  }
  return found
}

/** How often each model is right about overridden parts that both have judged. */
export function rightAbout(overridden: readonly Overridden[]): Record<'of' | 'candidate' | 'running', number> {
  const both = overridden.flatMap(({ running, ...said }) => (running === undefined ? [] : [{ ...said, running }]))
  const rightOf = (model: 'candidate' | 'running'): number =>
    both.filter((said) => isRight(said[model], said.truth)).length
  return { of: both.length, candidate: rightOf('candidate'), running: rightOf('running') }
}
