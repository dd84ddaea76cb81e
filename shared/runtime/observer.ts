import type { Place } from '../contracts/contract.ts'
import type { ViewEnvelope } from '../contracts/envelope.ts'

/** How the work on one message ended. */
export type Outcome = 'done' | 'expired' | 'retried' | 'dead-lettered'

/** The work on one message, as telemetry sees it. */
export interface Activity {
  /** Trace context for what is published because of the message. */
  readonly traceparent: string | undefined
  finished(outcome: Outcome, error?: unknown): void
}

/** Watches every handler from outside, so that logs, metrics and traces are alike in all services. */
export interface Observer {
  received(contract: Pick<Place, 'name' | 'filter'>, envelope: ViewEnvelope, traceparent: string | undefined): Activity
  /** A message that is not of its contract: no part to speak of. */
  unreadable(contract: string, subject: string, reason: string): void
}
