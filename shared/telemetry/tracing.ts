import { randomBytes } from 'node:crypto'
import {
  type Attributes,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { errorType, otherError, resourceAttributes } from './conventions.ts'
import type { SpanOutcome } from './metrics.ts'
import { countedExport, type ExportProtocol, openExporter, spanQueue } from './span-export.ts'
import { createSpanHold } from './span-hold.ts'

const exportTimeoutMs = 2000

/** A piece of work in a part's trace. `traceparent` goes out with whatever is published because of it. */
export interface TraceSpan {
  readonly traceparent: string
  /** Another message that flowed into the work. */
  link(traceparent: string | undefined): void
  end(attributes?: Attributes, error?: unknown): void
}

export interface SpanOptions {
  readonly kind: 'consumer' | 'internal' | 'producer'
  /** W3C trace context of the message that caused the work; a new trace begins without one. */
  readonly parent?: string | undefined
  readonly attributes?: Attributes
  /** Wall clock, milliseconds since 1970; now unless given. */
  readonly startedAtMs?: number
}

const kinds = { consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL, producer: SpanKind.PRODUCER }

export interface TracingOptions {
  readonly service: string
  /** Of the software. */
  readonly version: string
  /** Tells two processes of one service apart. */
  readonly instance: string
  readonly protocol: ExportProtocol
  /** Share of ordinary parts whose traces are kept. */
  readonly ratio: number
  /** How long a span waits for the word that its trace is kept. */
  readonly holdMs: number
  readonly monotonicMs: () => number
  readonly count: (outcome: SpanOutcome, spans: number) => void
}

/** Tracing while a service runs. */
export interface Tracing {
  /** Has every span of a trace exported. */
  keep(traceId: string): void
  /** Flushes and stops it; limited in time. */
  stop(): Promise<void>
}

/** What ended spans go through; until tracing is started there are none. */
let sent: (traceId: string, end: () => void) => void = () => {}

/** Loads and starts OpenTelemetry; without it spans record nothing. Once a process. */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { service, protocol, count } = options
  const { NodeSDK, resources } = await import('@opentelemetry/sdk-node')
  const { AlwaysOnSampler, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace')
  const { exporter, admit } = countedExport(await openExporter(protocol), count)
  const hold = createSpanHold({ ...options, onLeftOut: (spans) => count('left-out', spans) })
  sent = (traceId, end) => hold.ended(traceId, () => admit() && end())
  const own = resources.resourceFromAttributes({
    [resourceAttributes.name]: `vaglio-${service}`,
    [resourceAttributes.version]: options.version,
    [resourceAttributes.instanceId]: options.instance,
  })
  const sdk = new NodeSDK({
    resource: resources.defaultResource().merge(own),
    // What is worth exporting is known at a span's end: a caller's flag or a setting that samples before would cost whole parts.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new BatchSpanProcessor({ ...spanQueue, exporter })],
    // Metrics and logs have ways of their own.
    ...{ instrumentations: [], metricReaders: [], logRecordProcessors: [] },
  })
  sdk.start()
  return {
    keep: hold.keep,
    async stop() {
      hold.end()
      const late = new Promise<void>((end) => setTimeout(end, exportTimeoutMs))
      await Promise.race([sdk.shutdown().catch(() => {}), late])
    },
  }
}

/** Starts a span; without an endpoint it records nothing, but the part's trace id still travels. */
export function startSpan(name: string, options: SpanOptions): TraceSpan {
  const parent = options.parent ? parseTraceparent(options.parent) : undefined
  const within = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
  const span = trace.getTracer('vaglio').startSpan(
    name,
    {
      kind: kinds[options.kind],
      attributes: options.attributes ?? {},
      ...(options.startedAtMs !== undefined && { startTime: options.startedAtMs }),
    },
    within,
  )
  const own = span.spanContext()
  const carried = isSpanContextValid(own) ? own : newTrace()
  return {
    traceparent: formatTraceparent(carried),
    link(other) {
      const linked = other ? parseTraceparent(other) : undefined
      if (linked) span.addLink({ context: linked })
    },
    end(attributes, error) {
      if (attributes) span.setAttributes(attributes)
      if (error !== undefined) {
        span.setAttribute(errorType, error instanceof Error ? error.name : otherError)
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
      }
      if (!span.isRecording()) return
      // A span that is not kept is never ended, and so forgotten; one that is kept ended now, whenever that is known.
      const endedMs = performance.now()
      sent(own.traceId, () => span.end(endedMs))
    },
  }
}

/** The trace id of a W3C trace context, for logs. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent ? parseTraceparent(traceparent)?.traceId : undefined
}

/** Reads a W3C trace context header, version 00; anything else is treated as absent. */
function parseTraceparent(header: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header) ?? []
  if (!traceId || !spanId || !flags) return undefined
  const parsed = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(parsed) ? parsed : undefined
}

function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

function newTrace(): SpanContext {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), traceFlags: 0 }
}
