import type { ModelManifest } from '../../shared/contracts/model.ts'
import type { ExamReport } from '../../shared/contracts/model-registry.ts'
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
  const newRejects = shadow.filter(({ expected, scored }) => expected <= 1 && scored > 1).length
  const allowed = Math.max(1, Math.floor(newRejectShareMax * Math.max(shadow.length, partsMin)))
  if (newRejects > allowed) {
    const reason = `it rejects ${newRejects} of ${shadow.length} live parts that the running model passes, ${allowed} are allowed`
    return { outcome: 'failed', reason }
  }
  if (shadow.length >= partsMin) return { outcome: 'passed', reason: '' }
  if (comparedMs < msMax) return { outcome: 'continues' }
  const seconds = Math.round(msMax / 1000)
  const restsOn = `${golden.length} golden images and ${shadow.length} live parts: no more came within ${seconds} s`
  return { outcome: 'passed', reason: `passed on ${restsOn}` }
}
