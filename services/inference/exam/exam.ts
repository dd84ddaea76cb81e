import type { ModelManifest } from '../../../shared/contracts/model.ts'
import type { ExamReport } from '../../../shared/contracts/model-registry.ts'
import { latencyOf, runMsAllowed, tooSlow } from './latency.ts'

type Scores = ExamReport['shadow'][number]

/** What is known of a candidate so far. */
export interface ExamFacts {
  /** Scores as the package states them and as they came out here. */
  readonly golden: readonly Scores[]
  /** Live parts that both models judged, in units of each model's threshold; `expected` is the running model's. */
  readonly shadow: readonly Scores[]
  readonly runsMs: { readonly candidate: readonly number[]; readonly running: readonly number[] }
  /** Since live parts are compared. */
  readonly comparedMs: number
}

export interface ExamRules {
  /** Live parts that have to be compared. */
  readonly partsMin: number
  /** After this long a quiet line does without them. */
  readonly msMax: number
  readonly budgetMs: number
}

export type ExamResult =
  | { readonly outcome: 'continues' }
  | { readonly outcome: 'passed' | 'failed' /** What a pass does not rest on, too. */; readonly reason: string }

/** Of the parts that the running model passes the candidate may reject this share; at least one is always allowed. */
const newRejectShareMax = 0.1

/** Of the parts that the running model rejects the candidate may pass this share; at least one is always allowed. */
const missedShareMax = 0.5

/**
 * Scores of one graph differ between machines by the order in which they add up. In half precision, and where a graph
 * was made elsewhere and may be quantised, by more.
 */
const toleranceHere = 1e-4
const toleranceElsewhere = 1e-3

/** Why the images of the package speak against it; undefined when they do not. */
export function goldenProblem(golden: readonly Scores[], { kind, input }: ModelManifest): string | undefined {
  const isExact = input.type !== 'float16' && (kind === 'anomaly' || kind === 'reconstruction')
  const tolerance = isExact ? toleranceHere : toleranceElsewhere
  const wrong = golden.find(({ expected, scored }) => {
    // Written so that what is no number is wrong as well.
    return !(Math.abs(scored - expected) <= tolerance * Math.max(1e-6, Math.abs(expected)))
  })
  if (!wrong) return undefined
  return `${wrong.of} scores ${wrong.scored} here, the package says ${wrong.expected}: it is not the model that was fitted, or this machine computes otherwise`
}

/** What the facts say of the candidate by now. */
export function examine(facts: ExamFacts, { partsMin, msMax, budgetMs }: ExamRules): ExamResult {
  const { golden, shadow, runsMs, comparedMs } = facts
  const slow = tooSlow(runsMs.candidate, runMsAllowed(budgetMs, latencyOf(runsMs.running)))
  if (slow) return { outcome: 'failed', reason: slow }
  const { rejected, newRejects, missed } = disputed(shadow)
  const allowed = Math.max(1, Math.floor(newRejectShareMax * Math.max(shadow.length, partsMin)))
  if (newRejects > allowed) {
    const reason = `it rejects ${newRejects} of ${shadow.length} live parts that the running model passes, ${allowed} are allowed`
    return { outcome: 'failed', reason }
  }
  const isEnough = shadow.length >= Math.max(partsMin, golden.length > 0 ? 0 : 1)
  if (!isEnough && comparedMs < msMax) return { outcome: 'continues' }
  const missesAllowed = Math.max(1, Math.floor(missedShareMax * rejected))
  if (missed > missesAllowed) {
    const reason = `it passes ${missed} of ${rejected} live parts that the running model rejects, ${missesAllowed} are allowed`
    return { outcome: 'failed', reason }
  }
  return isEnough ? { outcome: 'passed', reason: inWords(shadow) } : onQuietLine(facts, msMax)
}

/** What is known after the longest time that an exam takes. */
function onQuietLine({ golden, shadow, runsMs }: ExamFacts, msMax: number): ExamResult {
  const within = `within ${Math.round(msMax / 1000)} s`
  const judgedAlone = runsMs.candidate.length - golden.length
  if (golden.length === 0 && judgedAlone <= 0) {
    const reason = `its package has no golden images, and no live part came ${within}: nothing is known of it`
    return { outcome: 'failed', reason }
  }
  const isAlone = runsMs.running.length === 0 && judgedAlone > 0
  const sayings = [
    `passed on ${golden.length} golden images and ${shadow.length} live parts: no more came ${within}`,
    ...(isAlone ? [`it judged ${judgedAlone}, the running model none of them`] : []),
    inWords(shadow),
  ]
  return { outcome: 'passed', reason: sayings.filter(Boolean).join('; ') }
}

/** Parts of which the two models say different things; the running model rejects so many in all. */
function disputed(shadow: readonly Scores[]): Record<'rejected' | 'newRejects' | 'missed', number> {
  const rejected = shadow.filter(({ expected }) => expected > 1)
  const newRejects = shadow.filter(({ expected, scored }) => expected <= 1 && scored > 1)
  const missed = rejected.filter(({ scored }) => scored <= 1)
  return { rejected: rejected.length, newRejects: newRejects.length, missed: missed.length }
}

/** Nothing where neither model rejects a part. */
function inWords(shadow: readonly Scores[]): string {
  const { rejected, newRejects, missed } = disputed(shadow)
  if (rejected + newRejects === 0) return ''
  const passes = `it passes ${missed} of the ${rejected} that the running model rejects`
  return `of ${shadow.length} live parts ${passes}, and rejects ${newRejects} of the other ${shadow.length - rejected}`
}
