import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node'
import type { SpanOutcome } from './metrics.ts'

type Exporter = NodeSDKConfiguration['traceExporter']
export type ExportProtocol = 'http/protobuf' | 'http/json'

/** Below what OpenTelemetry's own queue takes, which drops without telling. */
export const spansWaitingMax = 1024
const resultSuccess = 0

/** The end of the way of a span in this process: a bounded queue, and the account of what became of each. */
export interface SpanExport {
  readonly exporter: Exporter
  /** Counts a span that is about to be queued. @returns false when too many wait: it is dropped */
  admit(): boolean
}

/** Nobody waits for an export: spans that the endpoint does not take in time are dropped, and counted. */
export function countedExport(inner: Exporter, count: (outcome: SpanOutcome, spans: number) => void): SpanExport {
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
export async function openExporter(protocol: ExportProtocol): Promise<Exporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter()
}
