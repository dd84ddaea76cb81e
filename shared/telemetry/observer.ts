import { type Clock, sinceCaptureMs } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Observer, Outcome } from '../runtime/observer.ts'
import { messagingOf, partAttributes } from './conventions.ts'
import type { Metrics } from './metrics.ts'
import { startSpan, traceIdOf } from './tracing.ts'

const levels = { done: 'debug', expired: 'warn', retried: 'warn', 'dead-lettered': 'error' } as const
const sentences: Record<Outcome, string> = {
  done: 'message handled',
  expired: 'message skipped: its part had to be decided already',
  retried: 'message will be tried again',
  'dead-lettered': 'message put with the dead letters',
}

/** Logs, counts and traces the work on every message, the same way in every service. */
export function createObserver(service: string, log: Log, metrics: Metrics, clock: Clock): Observer {
  return {
    received(place, envelope, traceparent) {
      const startedMs = clock.monotonicMs()
      const { partId, sequence, station, view } = envelope
      const contract = place.name
      const span = startSpan(`process ${contract}`, {
        kind: 'consumer',
        parent: traceparent,
        attributes: {
          ...messagingOf('process', place),
          [partAttributes.partId]: partId,
          [partAttributes.sequence]: sequence,
          [partAttributes.station]: station,
          [partAttributes.view]: view,
        },
      })
      return {
        traceparent: span.traceparent,
        finished(outcome, error) {
          const durationMs = clock.monotonicMs() - startedMs
          const traceId = traceIdOf(span.traceparent)
          metrics.handled(contract, outcome, durationMs, sinceCaptureMs(envelope, clock), traceId)
          span.end({ [partAttributes.outcome]: outcome }, error)
          const fields = { contract, outcome, durationMs, partId, sequence, view, traceId }
          const reason = error instanceof Error ? error.message : undefined
          log[levels[outcome]]({ ...fields, reason }, reason ? `${sentences[outcome]}: ${reason}` : sentences[outcome])
        },
      }
    },
    unreadable(contract, subject, reason) {
      metrics.unreadable(contract)
      log.error({ service, contract, subject, reason }, `message on ${subject} put with the dead letters: ${reason}`)
    },
  }
}
