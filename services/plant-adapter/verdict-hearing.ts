import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { capturedAtMs, disagreement, isLongPast, partAbout, rivalOf } from './part-match.ts'
import type { AnsweredPart, HeardMessage, HeardVerdict, PlantState, Stranger } from './plant-state.ts'
import { replayDoubt, withTaken } from './replay-window.ts'
import { answered, type PlantPolicy, reasonCharactersMax, type Step, settled, stepped } from './step.ts'

/** How long a verdict waits for its part to become known; frames and verdicts come on different ways. */
const strangerHoldMs = 3000
const strangersMax = 256
const refusedKeptMax = 256
/** Missed parts are told of together, this long after the first. */
const missedTellAfterMs = 1000
export const missedSequencesMax = 1000

/** A verdict came, its signature already checked: it is the answer of its part, comes late, waits, or is refused. */
export function verdictHeard(step: Step, heard: HeardVerdict, policy: PlantPolicy, clock: Clock): Step {
  const { state } = step
  const { envelope, verdict } = heard
  if (state.refused.some((one) => isSameMessage(one, heard))) return settled(step, heard.settle)
  const about = partAbout(state, envelope, clock)
  if (about && 'answered' in about) return afterAnswer(step, about.answered, heard, clock)
  const open = about?.open
  const doubt =
    (envelope.station === policy.station ? undefined : `it is of station ${envelope.station}`) ??
    (open && disagreement(open, envelope)) ??
    rivalry(state, envelope, clock) ??
    replayDoubt(state.window, envelope.sequence)
  if (doubt !== undefined) return refused(step, heard, doubt, clock)
  if (open) {
    const answer = { answer: verdict.verdict, basis: verdict.basis, reason: sentenceOf(verdict) }
    return answered(step, open, answer, clock, heard)
  }
  const dueMs = capturedAtMs(envelope, clock) + envelope.budgetMs - policy.answerMarginMs
  if (isLongPast(state, dueMs, clock)) return missed(step, heard, clock)
  return held(step, heard, clock)
}

/** Verdicts that waited long enough for their part. */
export function withoutOverdueStrangers(step: Step, clock: Clock): Step {
  const nowMs = clock.monotonicMs()
  const overdue = step.state.strangers.filter(({ heldUntilMs }) => heldUntilMs <= nowMs)
  if (overdue.length === 0) return step
  const strangers = step.state.strangers.filter(({ heldUntilMs }) => heldUntilMs > nowMs)
  return overdue.reduce((before, stranger) => refusedAsUnknown(before, stranger, clock), stepped(step, { strangers }))
}

/** After a part became known: a verdict that waited may be its. */
export function strangersHeardAgain(step: Step, policy: PlantPolicy, clock: Clock): Step {
  const { strangers } = step.state
  if (strangers.length === 0) return step
  return strangers.reduce(
    (before, stranger) => verdictHeard(before, stranger, policy, clock),
    stepped(step, { strangers: [] }),
  )
}

/** A part that was due long before it became known: nobody is told now. */
export function missed(
  step: Step,
  { envelope, settle }: Pick<HeardVerdict, 'envelope' | 'settle'>,
  clock: Clock,
): Step {
  const { sequences, tellAtMs } = step.state.missed
  const isNew = !sequences.includes(envelope.sequence) && sequences.length < missedSequencesMax
  const now = {
    sequences: isNew ? [...sequences, envelope.sequence] : sequences,
    tellAtMs: Math.min(tellAtMs, clock.monotonicMs() + missedTellAfterMs),
  }
  return settled(stepped(step, { missed: now }), settle)
}

/** The line has had its answer: a first true verdict is late, and any other one is not to be believed. */
function afterAnswer(step: Step, part: AnsweredPart, heard: HeardVerdict, clock: Clock): Step {
  const { envelope, verdict, streamSequence, settle } = heard
  if (part.verdictAt === streamSequence) return settled(step, settle)
  const { partId, sequence, trigger = part.trigger } = envelope
  const known = { ...part, partId, sequence, trigger, verdictAt: streamSequence }
  const { answered } = step.state
  const changes = { answered: answered.with(answered.indexOf(part), known) }
  // The broker hands out again what an earlier run of the adapter had no time to settle.
  if (part.verdictAt === 'recalled') return settled(stepped(step, changes), settle)
  const doubt = disagreement(part, envelope)
  if (doubt !== undefined) return refused(step, heard, doubt, clock)
  if (part.verdictAt !== undefined) return refused(step, heard, `part ${sequence} had its verdict before`, clock)
  const actuation = {
    entry: 'late' as const,
    verdict: verdict.verdict,
    basis: verdict.basis,
    lateMs: clock.monotonicMs() - part.answeredMs,
    heardAt: new Date(clock.wallMs()).toISOString(),
  }
  const window = withTaken(step.state.window, sequence)
  const entry = { trigger, partId, sequence, actuation }
  return settled(stepped(step, { ...changes, window }, { type: 'record', entry }), settle)
}

function rivalry(state: PlantState, envelope: PartEnvelope, clock: Clock): string | undefined {
  const { partId, sequence, trigger } = envelope
  const rival = rivalOf(state, envelope, clock)
  if (rival) return `trigger ${trigger} is part ${rival.partId}, the verdict is of part ${partId}`
  const namesake = state.open.find((part) => part.sequence === sequence && part.partId !== partId)
  return namesake && `part ${sequence} is ${namesake.partId}, the verdict is of ${partId}`
}

function held(step: Step, heard: HeardVerdict, clock: Clock): Step {
  const { strangers } = step.state
  const before = strangers.find((other) => isSameMessage(other, heard))
  const stranger: Stranger = { heldUntilMs: before?.heldUntilMs ?? clock.monotonicMs() + strangerHoldMs, ...heard }
  const others = strangers.filter((other) => other !== before)
  const [oldest] = others
  if (others.length < strangersMax || !oldest) return stepped(step, { strangers: [...others, stranger] })
  return refusedAsUnknown(stepped(step, { strangers: [...others.slice(1), stranger] }), oldest, clock)
}

function refusedAsUnknown(step: Step, stranger: Stranger, clock: Clock): Step {
  const { partId, sequence } = stranger.envelope
  return refused(step, stranger, `nobody at the line knows part ${sequence} (${partId})`, clock)
}

function refused(step: Step, heard: HeardVerdict, reason: string, clock: Clock): Step {
  const { envelope, streamSequence, settle } = heard
  const { trigger, partId, sequence } = envelope
  const actuation = {
    entry: 'refused' as const,
    reason: reason.slice(0, reasonCharactersMax),
    heardAt: new Date(clock.wallMs()).toISOString(),
  }
  const last = [...step.state.refused, { envelope, streamSequence }].slice(-refusedKeptMax)
  const entry = { trigger, partId, sequence, actuation }
  return settled(stepped(step, { refused: last }, { type: 'record', entry }), settle)
}

/** The broker handed it out before. A broker that lost its store counts from 1 again, so its number alone says little. */
function isSameMessage(one: HeardMessage, other: HeardMessage): boolean {
  return one.streamSequence === other.streamSequence && one.envelope.partId === other.envelope.partId
}

/** The reasons of a verdict as one sentence for the people at the line. */
function sentenceOf({ verdict, reasons }: Verdict): string {
  return verdict === 'pass' ? '' : reasons.map(({ text }) => text).join('; ')
}
