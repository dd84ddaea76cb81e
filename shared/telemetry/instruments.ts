import { Counter, Gauge, Histogram, type OpenMetricsContentType, type Registry } from 'prom-client'
import { counters, histograms } from './catalogue.ts'
import { gauges } from './gauges.ts'
import { isSaidBy, type Metric } from './metric.ts'

type EachOf<Catalogue, Instrument> = { readonly [Name in keyof Catalogue]: Instrument }

/** One instrument for each metric of the catalogue. Those that this service does not say are counted and never shown. */
export interface Instruments {
  readonly counters: EachOf<typeof counters, Counter>
  readonly histograms: EachOf<typeof histograms, Histogram>
  readonly gauges: EachOf<typeof gauges, Gauge>
}

/** @param service name of its folder */
export function createInstruments(service: string, registry: Registry<OpenMetricsContentType>): Instruments {
  const common = (metric: Metric) => ({
    name: metric.name,
    help: metric.help,
    labelNames: [...(metric.labels ?? [])],
    registers: isSaidBy(metric, service) ? [registry] : [],
  })
  return {
    counters: each(counters, (metric) => new Counter(common(metric))),
    histograms: each(
      histograms,
      (metric) => new Histogram({ ...common(metric), buckets: [...metric.buckets], enableExemplars: true }),
    ),
    gauges: each(gauges, (metric) => new Gauge(common(metric))),
  }
}

function each<Catalogue extends object, Instrument>(
  catalogue: Catalogue,
  make: (metric: Catalogue[keyof Catalogue]) => Instrument,
): EachOf<Catalogue, Instrument> {
  const made = Object.entries(catalogue).map(([name, metric]) => [name, make(metric)])
  return Object.fromEntries(made) as EachOf<Catalogue, Instrument>
}

/** Observes a duration, with the trace it can be looked up by. */
export function observe(
  histogram: Histogram,
  labels: Record<string, string>,
  value: number,
  traceId?: string | undefined,
): void {
  histogram.observe({ labels, value, ...(traceId && { exemplarLabels: { trace_id: traceId } }) })
}
