import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { partAttributes } from '../../shared/telemetry/conventions.ts'
import { startSpan, type TraceSpan } from '../../shared/telemetry/tracing.ts'

/** One span for each part's decision: child of its first message, linked to all that follow. */
export interface PartTraces {
  heard(part: PartEnvelope, traceparent: string | undefined): void
  traceparentOf(part: PartEnvelope): string | undefined
  decided(part: PartEnvelope, verdict: Verdict): void
}

const spansMax = 10_000

export function createPartTraces(): PartTraces {
  const spans = new Map<string, TraceSpan>()
  return {
    heard(part, traceparent) {
      const span = spans.get(part.partId)
      if (span) return span.link(traceparent)
      // What is heard after its part was decided opens a span that nobody ends; the oldest make room.
      const [oldest] = spans.keys()
      if (spans.size >= spansMax && oldest !== undefined) spans.delete(oldest)
      const attributes = { [partAttributes.partId]: part.partId, [partAttributes.sequence]: part.sequence }
      spans.set(part.partId, startSpan('decide part', { kind: 'consumer', parent: traceparent, attributes }))
    },
    traceparentOf: ({ partId }) => spans.get(partId)?.traceparent,
    decided({ partId }, { verdict, basis }) {
      spans.get(partId)?.end({ [partAttributes.verdict]: verdict, [partAttributes.basis]: basis })
      spans.delete(partId)
    },
  }
}
