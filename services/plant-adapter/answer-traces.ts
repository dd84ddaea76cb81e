import type { Actuation } from '../../shared/contracts/actuation.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { KeepTrace } from '../../shared/service/kept-traces.ts'
import { partAttributes } from '../../shared/telemetry/conventions.ts'
import { startSpan, traceIdOf } from '../../shared/telemetry/tracing.ts'
import type { Entry } from './plant-state.ts'

/** Parts whose trace is remembered; the oldest make room. */
const partsMax = 4096

/** One span for each answer of the line, in the trace of its part: child of the verdict, or of the frame where none came. */
export interface AnswerTraces {
  /** A frame or, later, the verdict of a part. */
  heard(part: Pick<PartEnvelope, 'partId'>, traceparent: string | undefined): void
  /**
   * Something was told to the line, or was not: has the trace kept where somebody will want to see it.
   * @returns the trace id; undefined of a part of which nothing was heard
   */
  recorded(entry: Entry): string | undefined
}

/** @param wallMs milliseconds since 1970 */
export function createAnswerTraces(keepTrace: KeepTrace, wallMs: () => number): AnswerTraces {
  const parts = new Map<string, Heard>()
  return {
    heard({ partId }, traceparent) {
      if (traceparent === undefined) return
      parts.delete(partId)
      const [oldest] = parts.keys()
      if (parts.size >= partsMax && oldest !== undefined) parts.delete(oldest)
      parts.set(partId, { traceparent, heardAtMs: wallMs() })
    },
    recorded(entry) {
      const heard = parts.get(entry.partId ?? '')
      if (!heard) return undefined
      const { actuation } = entry
      if (actuation.entry === 'actuated') trace(entry, actuation, heard)
      if (actuation.entry === 'late') keepTrace(heard.traceparent, 'late')
      else if (actuation.entry === 'actuated' && actuation.basis === 'not-inspected')
        keepTrace(heard.traceparent, 'not-inspected')
      return traceIdOf(heard.traceparent)
    },
  }
}

interface Heard {
  readonly traceparent: string
  /** Milliseconds since 1970. */
  readonly heardAtMs: number
}

type Answered = Extract<Actuation, { entry: 'actuated' }>

function trace({ partId = '', sequence }: Entry, { answer, basis }: Answered, { traceparent, heardAtMs }: Heard): void {
  const attributes = {
    [partAttributes.partId]: partId,
    ...(sequence !== undefined && { [partAttributes.sequence]: sequence }),
    [partAttributes.answer]: answer,
    [partAttributes.basis]: basis,
  }
  startSpan('answer line', { kind: 'consumer', parent: traceparent, startedAtMs: heardAtMs, attributes }).end()
}
