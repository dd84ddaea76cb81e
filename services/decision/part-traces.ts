import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { KeptTrace } from '../../shared/contracts/kept-trace.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { KeepTrace } from '../../shared/service/kept-traces.ts'
import { partAttributes } from '../../shared/telemetry/conventions.ts'
import { startSpan, type TraceSpan } from '../../shared/telemetry/tracing.ts'

/** One span for each part's decision: child of its first message, linked to all that follow. */
export interface PartTraces {
  heard(part: PartEnvelope, traceparent: string | undefined): void
  traceparentOf(part: PartEnvelope): string | undefined
  /** Its verdict is stored: ends its span, and has the trace kept where somebody will want to see it. */
  decided(part: PartEnvelope, verdict: Verdict): void
}

/** Why somebody will want to see the trace of a part; undefined of one with which nothing was the matter. */
export function worthKeeping(
  { verdict, basis, latencyMs }: Verdict,
  budgetMs: number,
): KeptTrace['because'] | undefined {
  if (basis !== 'model+rules') return basis
  if (latencyMs > budgetMs) return 'late'
  return verdict === 'pass' ? undefined : verdict
}

const spansMax = 10_000

export function createPartTraces(keepTrace: KeepTrace): PartTraces {
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
    decided({ partId, budgetMs }, verdict) {
      const span = spans.get(partId)
      if (!span) return
      span.end({ [partAttributes.verdict]: verdict.verdict, [partAttributes.basis]: verdict.basis })
      spans.delete(partId)
      const because = worthKeeping(verdict, budgetMs)
      if (because) keepTrace(span.traceparent, because)
    },
  }
}
