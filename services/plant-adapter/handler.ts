import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { triggerReuseMs } from '../../shared/contracts/limits.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { capturedAtMs, isLongPast, partAbout, rivalOf } from './part-match.ts'
import type { HeardVerdict, OpenPart, PlantState, Settle } from './plant-state.ts'
import { answered, type PlantPolicy, type Step, settled, stepped } from './step.ts'
import { missed, strangersHeardAgain, verdictHeard, withoutOverdueStrangers } from './verdict-hearing.ts'

/** Parts the line may wait for at once; beyond it a part gets its fail-safe at once. */
const openPartsMax = 1024

/** What can happen: the line announces a part, the broker tells of one, or time passes. */
export type PlantEvent =
  | { readonly type: 'trigger'; readonly trigger: number }
  | { readonly type: 'frame'; readonly envelope: PartEnvelope; readonly settle: Settle }
  | ({ readonly type: 'verdict' } & HeardVerdict)
  | { readonly type: 'time' }

/**
 * The core of the adapter: what is known, one event, and what is known and to be done afterwards. Pure: time comes in as
 * a clock that stands still. Events may be lost, late, doubled or in any order. Every part is answered once, by a verdict
 * before its deadline or by the fail-safe at it; time goes first, so that the outcome hangs on the clock and not on which
 * of two events was handled first.
 */
export function advance(state: PlantState, event: PlantEvent, policy: PlantPolicy, clock: Clock): Step {
  const before = timePassed({ state, effects: [] }, policy, clock)
  if (event.type === 'time') return before
  if (event.type === 'verdict') return verdictHeard(before, event, policy, clock)
  const after =
    event.type === 'trigger'
      ? triggerHeard(before, event.trigger, policy, clock)
      : frameHeard(before, event, policy, clock)
  return strangersHeardAgain(timePassed(after, policy, clock), policy, clock)
}

/** When something has to be done even if nothing happens, by this host's monotonic clock; infinite when nothing has. */
export function nextDueMs({ open, strangers, missed: { tellAtMs } }: PlantState): number {
  const dues = [...open.map(({ dueMs }) => dueMs), ...strangers.map(({ heldUntilMs }) => heldUntilMs)]
  return Math.min(tellAtMs, ...dues)
}

function timePassed(step: Step, policy: PlantPolicy, clock: Clock): Step {
  const nowMs = clock.monotonicMs()
  const due = step.state.open.filter(({ dueMs }) => dueMs <= nowMs)
  const answeredDue = due.reduce((before, part) => {
    const reason = `no valid verdict came within ${Math.round(part.dueMs - part.startedMs)} ms`
    return notInspected(before, part, reason, policy, clock)
  }, step)
  const patient = withoutOverdueStrangers(answeredDue, clock)
  const { sequences, tellAtMs } = patient.state.missed
  if (tellAtMs > nowMs) return patient
  const nothing = { sequences: [], tellAtMs: Number.POSITIVE_INFINITY }
  return stepped(patient, { missed: nothing }, { type: 'parts-missed', sequences })
}

/** The trigger is what the line itself counts from: it sets the deadline even of a part that a frame opened before. */
function triggerHeard(step: Step, trigger: number, policy: PlantPolicy, clock: Clock): Step {
  const { state } = step
  const startedMs = clock.monotonicMs()
  const time = { announced: true, startedMs, dueMs: startedMs + policy.budgetMs - policy.answerMarginMs }
  const open = state.open.find((part) => part.trigger === trigger)
  const isAnswered = state.answered.some(
    (part) => part.trigger === trigger && startedMs - part.answeredMs <= triggerReuseMs,
  )
  if (open?.announced || (!open && isAnswered)) return stepped(step, {}, { type: 'trigger-repeated', trigger })
  if (open) return withOpen(step, open, { ...open, ...time })
  return opened(step, { trigger, ...time, frames: [] }, policy, clock)
}

function frameHeard(
  step: Step,
  { envelope, settle }: { readonly envelope: PartEnvelope; readonly settle: Settle },
  policy: PlantPolicy,
  clock: Clock,
): Step {
  const { state } = step
  const { partId, sequence, trigger } = envelope
  const about = partAbout(state, envelope, clock)
  if (about && 'answered' in about) {
    const known = { ...about.answered, partId, sequence: about.answered.sequence ?? sequence }
    return settled(
      stepped(step, { answered: state.answered.with(state.answered.indexOf(about.answered), known) }),
      settle,
    )
  }
  if (about) {
    const { open } = about
    return withOpen(step, open, {
      ...open,
      partId,
      sequence: open.sequence ?? sequence,
      frames: [...open.frames, settle],
    })
  }
  const rival = rivalOf(state, envelope, clock)
  if (rival) {
    const reason = `its trigger ${trigger} is part ${rival.sequence} already; one trigger is one part`
    return settled(stepped(step, {}, { type: 'part-ignored', sequence, reason }), settle)
  }
  const startedMs = capturedAtMs(envelope, clock)
  const dueMs = startedMs + envelope.budgetMs - policy.answerMarginMs
  if (isLongPast(state, dueMs, clock)) return missed(step, { envelope, settle }, clock)
  const part = { trigger, partId, sequence, announced: false, startedMs, dueMs, frames: [settle] }
  return opened(step, part, policy, clock)
}

function opened(step: Step, part: OpenPart, policy: PlantPolicy, clock: Clock): Step {
  if (step.state.open.length < openPartsMax) return stepped(step, { open: [...step.state.open, part] })
  return notInspected(step, part, `the line waits for ${openPartsMax} parts already`, policy, clock)
}

function withOpen(step: Step, part: OpenPart, changed: OpenPart): Step {
  return stepped(step, { open: step.state.open.map((other) => (other === part ? changed : other)) })
}

function notInspected(step: Step, part: OpenPart, reason: string, policy: PlantPolicy, clock: Clock): Step {
  return answered(step, part, { answer: policy.failSafe, basis: 'not-inspected', reason }, clock)
}
