import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { backoff } from '../../shared/runtime/backoff.ts'
import { type Clock, remainingMs, sinceCaptureMs } from '../../shared/runtime/clock.ts'
import { judge } from './judgement.ts'
import { underStopLine } from './line-hold.ts'
import { type Heard, messagesOf, type PartState, unknownPart, withHeard } from './part-state.ts'
import type { Settleable } from './settleable.ts'
import { stageTimes } from './stage-times.ts'
import type { StopLine } from './stop-line.ts'
import type { ViewState } from './view-state.ts'

const publishAgainMsMin = 20
const publishAgainMsMax = 1000
const forgetAfterMs = 10_000
const timerMsMin = 1
const nothing: readonly Effect[] = []

/** What can happen to a part. */
export type PartEvent =
  | Heard
  | { readonly type: 'deadline' | 'publish-again' | 'forget' | 'stored' }
  /** `draw` is a number in [0, 1), so that instances do not publish again all at once. */
  | { readonly type: 'publish-failed'; readonly draw: number }

/** What has to be done because of an event. */
export type Effect =
  | { readonly type: 'wake'; readonly afterMs: number; readonly for: 'deadline' | 'publish-again' | 'forget' }
  /** To be answered by `stored` or `publish-failed`. */
  | { readonly type: 'publish'; readonly part: PartEnvelope; readonly verdict: Verdict; readonly again: boolean }
  | { readonly type: 'settle'; readonly messages: readonly Settleable[] }
  /** Storing took this long, with the timer's own lateness where it was the timer that decided. */
  | { readonly type: 'learn'; readonly durationMs: number; readonly budgetMs: number }

export interface Step {
  /** Undefined when the part is not, or no longer, known. */
  readonly state: PartState | undefined
  readonly effects: readonly Effect[]
}

/** What the station brings to every part's decision. */
export interface Station {
  readonly failSafe: 'reject' | 'stop'
  readonly software: string
  readonly line: StopLine
  /** Milliseconds of a budget that are kept back for storing the verdict. */
  publishMarginMs(budgetMs: number): number
}

/**
 * The decision core: one part, one event, and what follows from it. Pure: time comes in as a clock that stands still.
 * Events may be lost, late, doubled or in any order. Once there is a verdict nothing changes it; it is published until
 * the broker has it, and only then the part's messages are settled, so that a crash before loses nothing.
 */
export function advance(known: PartState | undefined, event: PartEvent, station: Station, now: Clock): Step {
  if ('envelope' in event) return hear(known, event, station, now)
  if (!known) return { state: undefined, effects: nothing }
  switch (event.type) {
    case 'deadline':
      return known.verdict || known.stored ? { state: known, effects: nothing } : atDeadline(known, station, now)
    case 'publish-again':
      return { state: known, effects: publishing(known) }
    case 'publish-failed':
      return publishFailed(known, event.draw)
    case 'stored':
      return stored(known, now)
    case 'forget':
      return { state: undefined, effects: nothing }
  }
}

function hear(known: PartState | undefined, event: Heard, station: Station, now: Clock): Step {
  const { envelope, message } = event
  const isPast = !known && event.type !== 'frame' && isLongPast(envelope, now)
  if (isPast || known?.stored) return { state: known, effects: [{ type: 'settle', messages: [message] }] }
  const state = withHeard(known ?? opened(envelope, station, now), event)
  if (state.verdict) return { state, effects: nothing }
  const decided = withVerdict(state, station, now)
  if (decided) return { state: decided, effects: publishing(decided) }
  return { state, effects: known ? nothing : [wakeAtDeadline(state, now)] }
}

/** A timer may go off a little early; the part is then not decided, and gets another one. */
function atDeadline(known: PartState, station: Station, now: Clock): Step {
  const decided = withVerdict(known, station, now)
  if (decided) return { state: { ...decided, publishFromMs: known.dueMs }, effects: publishing(decided) }
  const state = { ...known, dueMs: dueMsOf(known.envelope, station) }
  return { state, effects: [wakeAtDeadline(state, now)] }
}

/** The part with its verdict; undefined while waiting can still make it better. */
function withVerdict(state: PartState, station: Station, now: Clock): PartState | undefined {
  const { envelope, views, lastView } = state
  const timeIsUp = remainingMs(envelope, now) <= station.publishMarginMs(envelope.budgetMs)
  const judgement = judge(views, timeIsUp, station.failSafe)
  if (!judgement) return undefined
  const latencyMs = sinceCaptureMs(envelope, now)
  const decidedAtMs = now.wallMs()
  const findings: Record<string, Verdict['findings'][string]> = {}
  for (const one of views) findings[one.view] = inBrief(one)
  const { verdict: word, basis, reasons, score } = underStopLine(judgement, views, station.line, decidedAtMs)
  const verdict: Verdict = {
    verdict: word,
    basis,
    reasons,
    ...(score !== undefined && { score }),
    decidedAt: new Date(decidedAtMs).toISOString(),
    latencyMs,
    stagesMs: stageTimes(lastView ?? {}, latencyMs),
    findings,
    software: station.software,
  }
  return { ...state, verdict, publishFromMs: latencyMs }
}

/** A verdict is kept for hours, and sixteen heatmaps or crowds of objects would make it too large for a message. */
function inBrief({ model, rules }: ViewState): Verdict['findings'][string] {
  if (model?.outcome !== 'judged') return { ...(model && { model }), ...(rules && { rules }) }
  const { heatmap: _heatmap, objects: _objects, ...brief } = model
  return rules ? { model: brief, rules } : { model: brief }
}

function publishing({ envelope, verdict, failedPublishes }: PartState): Effect[] {
  return verdict ? [{ type: 'publish', part: envelope, verdict, again: failedPublishes > 0 }] : []
}

function publishFailed(known: PartState, draw: number): Step {
  const failedPublishes = known.failedPublishes + 1
  const afterMs = backoff(publishAgainMsMin, publishAgainMsMax, () => draw)(failedPublishes)
  return { state: { ...known, failedPublishes }, effects: [{ type: 'wake', afterMs, for: 'publish-again' }] }
}

function stored(known: PartState, now: Clock): Step {
  const { envelope, publishFromMs, unsettled } = known
  const durationMs = sinceCaptureMs(envelope, now) - publishFromMs
  return {
    state: { ...known, stored: true, unsettled: undefined, views: [], lastView: undefined, verdict: undefined },
    effects: [
      { type: 'settle', messages: messagesOf(unsettled) },
      { type: 'learn', durationMs, budgetMs: envelope.budgetMs },
      { type: 'wake', afterMs: forgetAfterMs, for: 'forget' },
    ],
  }
}

function opened(envelope: PartEnvelope, station: Station, now: Clock): PartState {
  return unknownPart(envelope, Math.max(dueMsOf(envelope, station), sinceCaptureMs(envelope, now)))
}

/** When a part has to be decided whatever is known, in milliseconds since its capture. */
function dueMsOf({ budgetMs }: PartEnvelope, station: Station): number {
  return budgetMs - station.publishMarginMs(budgetMs)
}

function wakeAtDeadline({ envelope, dueMs }: PartState, now: Clock): Effect {
  return { type: 'wake', afterMs: Math.max(timerMsMin, dueMs - sinceCaptureMs(envelope, now)), for: 'deadline' }
}

/** A finding so old that its part was decided and forgotten; a frame this old may still have no verdict. */
function isLongPast(part: PartEnvelope, now: Clock): boolean {
  return sinceCaptureMs(part, now) > part.budgetMs + forgetAfterMs
}
