import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import type { KeptTrace } from '../../shared/contracts/kept-trace.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { KeepTrace } from '../../shared/service/kept-traces.ts'
import { attributesOfPart, messagingOf, partAttributes, stageAttributes } from '../../shared/telemetry/conventions.ts'
import { type SpanOptions, startSpan, type TraceSpan } from '../../shared/telemetry/tracing.ts'

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

/** What a person looks for in a trace, and by. */
function attributesOf({
  verdict,
  basis,
  latencyMs,
  score,
  reasons,
  findings,
  stagesMs,
}: Verdict): NonNullable<SpanOptions['attributes']> {
  const models = Object.values(findings).flatMap(({ model }) => (model?.outcome === 'judged' ? [model.model] : []))
  return {
    [partAttributes.verdict]: verdict,
    [partAttributes.basis]: basis,
    [partAttributes.latencyMs]: latencyMs,
    ...stageAttributes(stagesMs),
    [partAttributes.reasons]: [...new Set(reasons.map(({ code }) => code))],
    [partAttributes.models]: [...new Set(models.map(({ name, version }) => `${name}/${version}`))],
    ...(score !== undefined && { [partAttributes.score]: score }),
  }
}

/** Parts that are remembered; the oldest make room. */
const partsMax = 10_000

export function createPartTraces(keepTrace: KeepTrace): PartTraces {
  // A decided part has no span any more: what is still heard of it comes too late for its decision.
  const spans = new Map<string, TraceSpan | undefined>()
  return {
    heard(part, traceparent) {
      if (spans.has(part.partId)) return spans.get(part.partId)?.link(traceparent)
      const [oldest] = spans.keys()
      if (spans.size >= partsMax && oldest !== undefined) spans.delete(oldest)
      const attributes = { ...messagingOf('process', Frame), ...attributesOfPart(part) }
      spans.set(part.partId, startSpan('decide part', { kind: 'consumer', parent: traceparent, attributes }))
    },
    traceparentOf: ({ partId }) => spans.get(partId)?.traceparent,
    decided({ partId, budgetMs }, verdict) {
      const span = spans.get(partId)
      if (!span) return
      const because = worthKeeping(verdict, budgetMs)
      span.end({ ...attributesOf(verdict), ...(because && { [partAttributes.keptBecause]: because }) })
      spans.set(partId, undefined)
      if (because) keepTrace(span.traceparent, because)
    },
  }
}
