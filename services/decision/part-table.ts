import { message } from '../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Decisions, type Verdict } from '../../shared/contracts/verdict.ts'
import { backoff } from '../../shared/runtime/backoff.ts'
import { type Clock, sinceCaptureMs } from '../../shared/runtime/clock.ts'
import type { Outbox } from '../../shared/runtime/delivery.ts'
import { advance, type DecisionPolicy, type PartEvent, type PartState, untilDecisionMs } from './handler.ts'

const publishAgainMsMin = 20
const publishAgainMsMax = 1000
const forgetAfterMs = 10_000
const timerMsMin = 1

/** Runs `action` once after a delay; the real one is `setTimeout`. */
export type Schedule = (action: () => void, delayMs: number) => void

export interface PartTableOptions {
  readonly policy: DecisionPolicy
  readonly clock: Clock
  readonly schedule: Schedule
  /** Numbers in [0, 1), so that instances do not publish again all at once. */
  readonly random: () => number
  readonly outbox: Outbox
  /** Trace context for a part's verdict. */
  readonly traceparentOf: (part: PartEnvelope) => string | undefined
  /** The verdict is stored; `first` is false when another instance had stored one before. */
  readonly onStored: (part: PartEnvelope, verdict: Verdict, first: boolean) => void
  readonly onPublishFailed: (part: PartEnvelope, error: unknown) => void
}

export interface PartTable {
  accept(event: PartEvent): void
  readonly size: number
}

/** All parts under way: feeds events to the core, runs the deadlines, and publishes verdicts until the broker has them. */
export function createPartTable(options: PartTableOptions): PartTable {
  const { policy, clock, schedule } = options
  const parts = new Map<string, PartState>()
  const publishAgainMs = backoff(publishAgainMsMin, publishAgainMsMax, options.random)

  function accept(event: PartEvent): void {
    const { partId } = event.envelope
    const known = parts.get(partId)
    if (!known && event.type !== 'frame' && isLongPast(event.envelope, clock)) return
    const state = advance(known, event, policy, clock)
    parts.set(partId, state)
    if (!state.verdict && (!known || event.type === 'deadline')) awaitDeadline(state.envelope)
    if (state.verdict && !known?.verdict) publish(state.envelope, state.verdict, 1)
  }

  /** A timer may go off a little early; the part is then not decided, and gets another one. */
  function awaitDeadline(part: PartEnvelope): void {
    const dueMs = Math.max(timerMsMin, untilDecisionMs(part, policy, clock))
    schedule(() => accept({ type: 'deadline', envelope: part }), dueMs)
  }

  function publish(part: PartEnvelope, verdict: Verdict, attempt: number): void {
    options.outbox.publish(message(Decisions, part, verdict), options.traceparentOf(part)).then(
      ({ alreadyStored }) => {
        options.onStored(part, verdict, !alreadyStored)
        schedule(() => parts.delete(part.partId), forgetAfterMs)
      },
      (error) => {
        options.onPublishFailed(part, error)
        schedule(() => publish(part, verdict, attempt + 1), publishAgainMs(attempt))
      },
    )
  }

  return {
    accept,
    get size() {
      return parts.size
    },
  }
}

/** A finding so old that its part was decided and forgotten; a frame this old may still have no verdict. */
function isLongPast(part: PartEnvelope, clock: Clock): boolean {
  return sinceCaptureMs(part, clock) > part.budgetMs + forgetAfterMs
}
