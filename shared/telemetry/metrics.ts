import { collectDefaultMetrics, type OpenMetricsContentType, Registry } from 'prom-client'
import type { Actuation } from '../contracts/actuation.ts'
import type { SignalNumbers } from '../contracts/drift.ts'
import type { Sample } from '../contracts/metrics.ts'
import type { ExamReport } from '../contracts/model-registry.ts'
import { Reason, Verdict } from '../contracts/verdict.ts'
import type { Outcome } from '../runtime/observer.ts'
import { createInstruments, type Instruments, observe } from './instruments.ts'
import { countPlants, type PlantMetrics } from './plant-metrics.ts'

/** Of Node's own metrics those that a central site asks for; `/metrics` has all. */
const processMetrics = new Set([
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
  'nodejs_eventloop_lag_p99_seconds',
])

const archivedOutcomes = ['verdict', 'override', 'image', 'image-lost', 'missing'] as const
/** What the archive has kept, has lost, or misses. */
export type ArchivedOutcome = (typeof archivedOutcomes)[number]

/** What became of a picture that was to be looked at for drift. */
export type DriftPictureOutcome = 'measured' | 'gone' | 'failed'

/** What became of the explanation of a suspicious part. */
export type ExplanationOutcome = 'made' | 'left-out' | 'failed'

/** What became of a second model that was to be asked about a suspicious part. */
export type SecondOpinionOutcome = 'decided' | 'late' | 'failed'

/** `left-out`: its part needed no trace. `dropped`: too many at once. `failed`: nobody took it. */
export type SpanOutcome = 'exported' | 'left-out' | 'dropped' | 'failed'

/**
 * What services count, under the same names everywhere; `catalogue.ts` has them all. Never labelled by part: a histogram
 * shows the trace of one part a bucket instead. Durations are milliseconds here and seconds outside.
 */
export interface Metrics extends PlantMetrics {
  readonly contentType: string
  handled(
    contract: string,
    outcome: Outcome,
    durationMs: number,
    sinceCaptureMs: number,
    traceId?: string | undefined,
  ): void
  unreadable(contract: string): void
  triggered(): void
  /** Pictures of other software that were not taken in. */
  captureDropped(): void
  decided(verdict: Verdict, budgetMs: number, traceId?: string | undefined): void
  actuated(actuation: Actuation, traceId?: string | undefined): void
  /** The model's own time for a picture of a view. */
  modelRan(view: string, durationMs: number): void
  /** A model took over, failed its exam or was taken back. */
  modelChanged(outcome: ExamReport['outcome']): void
  /** A suspicious part's explanation was stored, left out because the line had no time to spare, or could not be made. */
  explained(outcome: ExplanationOutcome): void
  /** A second model decided, was late or failed. */
  secondOpinion(outcome: SecondOpinionOutcome): void
  published(contract: string, durationMs: number): void
  /** An HTTP request was answered. @param route as it was declared, with the names of its parameters */
  requested(route: string, status: number, durationMs: number): void
  /** What became of spans. */
  traced(outcome: SpanOutcome, spans: number): void
  publishFailed(contract: string): void
  /** Verdicts and overrides that are on the disk, images that are and are not kept, parts without a verdict on record. */
  archived(what: ArchivedOutcome, count: number): void
  driftPicture(outcome: DriftPictureOutcome): void
  /** Verdicts that drift could not read any more. */
  driftMissed(verdicts: number): void
  /** How a signal of a view stands, and whether an alert about it is open. */
  setDrift(view: string, signal: string, numbers: Pick<SignalNumbers, 'value' | 'limit'>, isOpen: boolean): void
  setReady(ready: boolean): void
  setBrokerReachable(reachable: boolean): void
  /** READY as the line hears it. */
  setStationReady(ready: boolean): void
  setLineStopped(stopped: boolean): void
  /** What decision keeps back of a budget for storing the verdict. */
  setPublishMargin(durationMs: number): void
  /** @param ratio 0 for empty, 1 for full */
  setStreamFill(stream: string, ratio: number): void
  /** @param ratio 0 for empty, 1 for full */
  setStoreFill(account: string, ratio: number): void
  /** Messages that a reader has not been handed, and those it has been and has not settled. */
  setBacklog(consumer: string, pending: number, unsettled: number): void
  /** @param ratio of the archive's disk, 0 for none */
  setArchiveDiskFree(ratio: number): void
  /** The OpenMetrics text of `/metrics`. */
  text(): Promise<string>
  /** The same as plain samples, for the bus. */
  samples(): Promise<Sample[]>
}

/** @param service name of its folder */
export function createMetrics(service: string, station: string): Metrics {
  const registry = new Registry<OpenMetricsContentType>()
  // Exemplars are in OpenMetrics only.
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  registry.setDefaultLabels({ service, station })
  collectDefaultMetrics({ register: registry })
  const instruments = createInstruments(service, registry)
  startAtZero(instruments)
  return {
    contentType: registry.contentType,
    ...countWork(instruments),
    ...countParts(instruments),
    ...countModelMatters(instruments),
    ...watchDrift(instruments),
    ...countPlants(instruments),
    ...setGauges(instruments),
    text: () => registry.metrics(),
    samples: () => samplesOf(registry),
  }
}

/** A rate sees an increase only of what was there before. */
function startAtZero({ counters }: Instruments): void {
  const { verdict: verdicts, basis: bases } = Verdict.shape
  for (const verdict of verdicts.options)
    for (const basis of bases.options) counters.verdicts.inc({ verdict, basis }, 0)
  for (const reason of Reason.shape.code.options) counters.reasons.inc({ reason }, 0)
  for (const basis of [...bases.options, 'not-inspected']) counters.actuations.inc({ entry: 'actuated', basis }, 0)
  for (const basis of bases.options) counters.actuations.inc({ entry: 'late', basis }, 0)
  counters.actuations.inc({ entry: 'refused', basis: '' }, 0)
  for (const what of archivedOutcomes) counters.archived.inc({ what }, 0)
  for (const outcome of ['measured', 'gone', 'failed']) counters.driftPictures.inc({ outcome }, 0)
  for (const outcome of ['exported', 'left-out', 'dropped', 'failed']) counters.spans.inc({ outcome }, 0)
  for (const outcome of ['passed', 'failed', 'rolled-back']) counters.modelChanges.inc({ outcome }, 0)
  for (const outcome of ['stored', 'refused', 'implausible']) counters.pointsWritten.inc({ outcome }, 0)
}

type Work = Pick<Metrics, 'handled' | 'unreadable' | 'published' | 'publishFailed' | 'traced' | 'requested'>

function countWork({ counters, histograms }: Instruments): Work {
  return {
    handled(contract, outcome, durationMs, sinceCaptureMs, traceId) {
      counters.messages.inc({ contract, outcome })
      observe(histograms.work, { contract }, durationMs / 1000, traceId)
      observe(histograms.sinceCapture, { contract }, sinceCaptureMs / 1000, traceId)
    },
    unreadable: (contract) => counters.unreadable.inc({ contract }),
    published: (contract, durationMs) => observe(histograms.publish, { contract }, durationMs / 1000),
    requested(route, status, durationMs) {
      counters.requests.inc({ route, status: String(status) })
      observe(histograms.requestTime, { route }, durationMs / 1000)
    },
    traced: (outcome, spans) => counters.spans.inc({ outcome }, spans),
    publishFailed: (contract) => counters.publishFailures.inc({ contract }),
  }
}

type Parts = Pick<Metrics, 'triggered' | 'captureDropped' | 'decided' | 'actuated' | 'archived'>

function countParts({ counters, histograms }: Instruments): Parts {
  return {
    triggered: () => counters.triggered.inc(),
    captureDropped: () => counters.capturesDropped.inc(),
    decided({ verdict, basis, latencyMs, reasons }, budgetMs, traceId) {
      counters.verdicts.inc({ verdict, basis })
      for (const reason of new Set(reasons.map(({ code }) => code))) counters.reasons.inc({ reason })
      observe(histograms.latency, {}, latencyMs / 1000, traceId)
      observe(histograms.budgetUsed, {}, latencyMs / budgetMs, traceId)
    },
    archived: (what, count) => counters.archived.inc({ what }, count),
    actuated(actuation, traceId) {
      const { entry } = actuation
      counters.actuations.inc({ entry, basis: 'basis' in actuation ? actuation.basis : '' })
      if (entry === 'actuated') observe(histograms.answer, {}, actuation.latencyMs / 1000, traceId)
    },
  }
}

type ModelMatters = Pick<Metrics, 'modelRan' | 'modelChanged' | 'explained' | 'secondOpinion'>

function countModelMatters({ counters, histograms }: Instruments): ModelMatters {
  return {
    modelRan: (view, durationMs) => observe(histograms.model, { view }, durationMs / 1000),
    modelChanged: (outcome) => counters.modelChanges.inc({ outcome }),
    explained: (outcome) => counters.explanations.inc({ outcome }),
    secondOpinion: (outcome) => counters.secondOpinions.inc({ outcome }),
  }
}

type Drift = Pick<Metrics, 'driftPicture' | 'driftMissed' | 'setDrift'>

function watchDrift({ counters, gauges }: Instruments): Drift {
  return {
    driftPicture: (outcome) => counters.driftPictures.inc({ outcome }),
    driftMissed: (verdicts) => counters.driftMissed.inc(verdicts),
    setDrift(view, signal, { value, limit }, isOpen) {
      gauges.driftOpen.set({ view, signal }, isOpen ? 1 : 0)
      if (value !== undefined) gauges.driftValue.set({ view, signal }, value)
      if (limit !== undefined) gauges.driftLimit.set({ view, signal }, limit)
    },
  }
}

type Gauges = Pick<
  Metrics,
  | 'setReady'
  | 'setBrokerReachable'
  | 'setStationReady'
  | 'setLineStopped'
  | 'setPublishMargin'
  | 'setStreamFill'
  | 'setStoreFill'
  | 'setBacklog'
  | 'setArchiveDiskFree'
>

/** What stands at a value rather than counts up. */
function setGauges({ gauges }: Instruments): Gauges {
  return {
    setReady: (ready) => gauges.ready.set(ready ? 1 : 0),
    setBrokerReachable: (reachable) => gauges.brokerReachable.set(reachable ? 1 : 0),
    setStationReady: (ready) => gauges.stationReady.set(ready ? 1 : 0),
    setLineStopped: (stopped) => gauges.lineStopped.set(stopped ? 1 : 0),
    setPublishMargin: (durationMs) => gauges.publishMargin.set(durationMs / 1000),
    setStreamFill: (stream, ratio) => gauges.streamFill.set({ stream }, ratio),
    setStoreFill: (account, ratio) => gauges.storeFill.set({ account }, ratio),
    setArchiveDiskFree: (ratio) => gauges.archiveDiskFree.set(ratio),
    setBacklog(consumer, pending, unsettled) {
      gauges.pending.set({ consumer }, pending)
      gauges.unsettled.set({ consumer }, unsettled)
    },
  }
}

async function samplesOf(registry: Registry<OpenMetricsContentType>): Promise<Sample[]> {
  const metrics = (await registry.getMetricsAsJSON()).map(({ name, type, values }) => ({
    // Once its text was asked for, the registry knows a counter without the end of its name.
    name: String(type) === 'counter' && !name.endsWith('_total') ? `${name}_total` : name,
    values,
  }))
  const forwarded = metrics.filter(({ name }) => name.startsWith('vaglio_') || processMetrics.has(name))
  const samples = forwarded.flatMap(({ name, values }) =>
    values.map((value): Sample => {
      const labels = Object.entries(value.labels).map(([key, text]) => [key, String(text)])
      const metricName = 'metricName' in value && typeof value.metricName === 'string' ? value.metricName : name
      return [metricName, Object.fromEntries(labels), value.value]
    }),
  )
  // A gauge that was read twice within an instant is no number, and JSON has none for it.
  return samples.filter(([, , value]) => Number.isFinite(value))
}
