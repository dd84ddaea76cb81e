import type { ModelManifest } from '../../../shared/contracts/model.ts'
import type { ExamReport, Overridden } from '../../../shared/contracts/model-registry.ts'
import { disputeOf, rightAbout } from './dispute.ts'
import { latencyOf, runMsAllowed, tooSlow } from './latency.ts'

type Scores = ExamReport['shadow'][number]

/** What is known of a candidate so far. */
export interface ExamFacts {
  /** Scores as the package states them and as they came out here. */
  readonly golden: readonly Scores[]
  /** Live parts that both models judged, in units of each model's threshold; `expected` is the running model's. */
  readonly shadow: readonly Scores[]
  /** What both models say of parts of which a person has said what they truly are. */
  readonly overridden: readonly Overridden[]
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

/** Why the parts that people have overridden speak against it; undefined when they do not. */
export function overriddenProblem(overridden: readonly Overridden[]): string | undefined {
  const { of, candidate, running } = rightAbout(overridden)
  if (candidate >= running) return undefined
  return `it is right about ${candidate} of the last ${of} overridden parts, the running model about ${running}`
}

/** What the facts say of the candidate by now. */
export function examine(facts: ExamFacts, { partsMin, msMax, budgetMs }: ExamRules): ExamResult {
  const { golden, shadow, overridden, runsMs, comparedMs } = facts
  const slow = tooSlow(runsMs.candidate, runMsAllowed(budgetMs, latencyOf(runsMs.running)))
  if (slow) return { outcome: 'failed', reason: slow }
  const { rejected, newRejects, missed, backed } = disputeOf(shadow, overridden)
  const allowed = Math.max(1, Math.floor(newRejectShareMax * Math.max(shadow.length, partsMin))) + backed.newRejects
  if (newRejects > allowed) {
    const reason = `it rejects ${newRejects} of ${shadow.length} live parts that the running model passes, ${allowed} are allowed`
    return { outcome: 'failed', reason: reason + backing(backed.newRejects) }
  }
  const isEnough = shadow.length >= Math.max(partsMin, golden.length > 0 ? 0 : 1)
  if (!isEnough && comparedMs < msMax) return { outcome: 'continues' }
  const missesAllowed = Math.max(1, Math.floor(missedShareMax * rejected)) + backed.missed
  if (missed > missesAllowed) {
    const reason = `it passes ${missed} of ${rejected} live parts that the running model rejects, ${missesAllowed} are allowed`
    return { outcome: 'failed', reason: reason + backing(backed.missed) }
  }
  return isEnough ? { outcome: 'passed', reason: inWords(facts) } : onQuietLine(facts, msMax)
}

function backing(parts: number): string {
  return parts === 0 ? '' : `, ${parts} of them for overridden parts`
}

/** What is known after the longest time that an exam takes. */
function onQuietLine({ golden, shadow, overridden, runsMs }: ExamFacts, msMax: number): ExamResult {
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
    inWords({ shadow, overridden }),
  ]
  return { outcome: 'passed', reason: sayings.filter(Boolean).join('; ') }
}

/** Nothing where neither model rejects a part and the running one has judged every overridden one. */
function inWords({ shadow, overridden }: Pick<ExamFacts, 'shadow' | 'overridden'>): string {
  const { rejected, newRejects, missed } = disputeOf(shadow, overridden)
  const unanswered = overridden.length - rightAbout(overridden).of
  const passes = `it passes ${missed} of the ${rejected} that the running model rejects`
  const others = `and rejects ${newRejects} of the other ${shadow.length - rejected}`
  return [
    ...(rejected + newRejects > 0 ? [`of ${shadow.length} live parts ${passes}, ${others}`] : []),
    ...(unanswered > 0
      ? [`the running model gave no answer about ${unanswered} of ${overridden.length} overridden parts`]
      : []),
  ].join('; ')
}
