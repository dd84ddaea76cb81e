import type { Bus } from '../bus/bus.ts'
import { message } from '../contracts/contract.ts'
import { type KeptTrace, KeptTraces } from '../contracts/kept-trace.ts'
import type { Recipe } from '../contracts/recipe.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { startTracing, type Tracing, traceIdOf } from '../telemetry/tracing.ts'
import type { ServiceConfig } from './config.ts'
import { softwareVersion } from './software-version.ts'

/** Beyond its budget a part’s verdict may be this late and its spans are still there: a broker that starts again, and more. */
const holdAfterBudgetMs = 10_000

/** Says that the trace of a part is worth keeping; every process that holds spans of it exports them. */
export type KeepTrace = (traceparent: string | undefined, because: KeptTrace['because']) => void

/** Tracing where the environment names an OTLP endpoint; elsewhere OpenTelemetry is not even loaded. */
export async function tracingOf(
  service: string,
  instance: string,
  config: ServiceConfig,
  { budgetMs }: Pick<Recipe, 'budgetMs'>,
  metrics: Pick<Metrics, 'traced'>,
): Promise<Tracing | undefined> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  if (endpoint === undefined) return undefined
  return await startTracing({
    ...{ service, instance, version: softwareVersion },
    protocol: config.OTEL_EXPORTER_OTLP_PROTOCOL,
    ratio: config.TRACE_RATIO,
    holdMs: budgetMs + holdAfterBudgetMs,
    monotonicMs: systemClock.monotonicMs,
    count: metrics.traced,
  })
}

/** Hears which traces are kept, and returns how to say so; both only where there is tracing. */
export function keepingTraces(
  bus: Pick<Bus, 'listen' | 'publish'>,
  station: string,
  tracing: Tracing | undefined,
): KeepTrace {
  if (!tracing) return () => {}
  bus.listen(KeptTraces, station, ({ traceId }) => tracing.keep(traceId))
  return (traceparent, because) => {
    const traceId = traceIdOf(traceparent)
    if (traceId === undefined) return
    tracing.keep(traceId)
    bus.publish(message(KeptTraces, { version: 1, station, traceId }, { because })).catch(() => {})
  }
}
