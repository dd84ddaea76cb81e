import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { SpanOutcome } from './metrics.ts'

export type ExportProtocol = 'http/protobuf' | 'http/json'

/** Below what OpenTelemetry's own queue takes, which drops without telling. */
export const spansWaitingMax = 1024
/** OpenTelemetry's own queue; given here, so that no setting of the environment makes it smaller. */
export const spanQueue = {
  maxQueueSize: 2 * spansWaitingMax,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 1000,
  exportTimeoutMillis: 10_000,
} as const
const resultSuccess = 0

/** The end of the way of a span in this process: a bounded queue, and the account of what became of each. */
export interface SpanExport {
  readonly exporter: SpanExporter
  /** Counts a span that is about to be queued. @returns false when too many wait: it is dropped */
  admit(): boolean
}

/** Nobody waits for an export: spans that the endpoint does not take in time are dropped, and counted. */
export function countedExport(inner: SpanExporter, count: (outcome: SpanOutcome, spans: number) => void): SpanExport {
  let waiting = 0
  return {
    admit() {
      const isTaken = waiting < spansWaitingMax
      if (isTaken) waiting += 1
      else count('dropped', 1)
      return isTaken
    },
    exporter: {
      export(spans, onResult) {
        waiting -= spans.length
        inner.export(spans, (result) => {
          count(result.code === resultSuccess ? 'exported' : 'failed', spans.length)
          onResult(result)
        })
      },
      shutdown: () => inner.shutdown(),
      ...(inner.forceFlush && { forceFlush: () => inner.forceFlush?.() ?? Promise.resolve() }),
    },
  }
}

/** OpenTelemetry's own exporter, which reads the endpoint and its headers from the environment. */
export async function openExporter(protocol: ExportProtocol): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter()
}
