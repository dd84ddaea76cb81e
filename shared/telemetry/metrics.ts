import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Actuation } from '../contracts/actuation.ts'
import type { Sample } from '../contracts/metrics.ts'
import type { ExamReport } from '../contracts/model-registry.ts'
import type { Verdict } from '../contracts/verdict.ts'
import type { Outcome } from '../runtime/observer.ts'

/** Seconds, with edges exactly at the budgets 0.2, 0.7 and 2 s. */
const durationBuckets = [
  0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.35, 0.5, 0.6, 0.7, 1, 1.5, 2, 3,
  5,
]

/** Of Node's own metrics those that a central site asks for; `/metrics` has all. */
const processMetrics = new Set([
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
  'nodejs_eventloop_lag_p99_seconds',
])

/** What became of the explanation of a suspicious part. */
export type ExplanationOutcome = 'made' | 'left-out' | 'failed'

/** What became of a second model that was to be asked about a suspicious part. */
export type SecondOpinionOutcome = 'decided' | 'late' | 'failed'

/** What every service counts, under the same names everywhere. Never labelled by part. */
export interface Metrics {
  readonly contentType: string
  handled(contract: string, outcome: Outcome, durationMs: number, sinceCaptureMs: number): void
  unreadable(contract: string): void
  triggered(): void
  /** Pictures of other software that were not taken in. */
  captureDropped(): void
  decided(verdict: Verdict): void
  actuated(actuation: Actuation): void
  /** A model took over, failed its exam or was taken back. */
  modelChanged(outcome: ExamReport['outcome']): void
  /** A suspicious part's explanation was stored, left out because the line had no time to spare, or could not be made. */
  explained(outcome: ExplanationOutcome): void
  /** A second model decided, was late or failed. */
  secondOpinion(outcome: SecondOpinionOutcome): void
  setReady(ready: boolean): void
  setLineStopped(stopped: boolean): void
  /** What decision keeps back of a budget for storing the verdict. */
  setPublishMargin(durationMs: number): void
  /** @param ratio 0 for empty, 1 for full */
  setStreamFill(stream: string, ratio: number): void
  /** The Prometheus text of `/metrics`. */
  text(): Promise<string>
  /** The same as plain samples, for the bus. */
  samples(): Promise<Sample[]>
}

export function createMetrics(service: string, station: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service, station })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const messages = new Counter({
    name: 'vaglio_messages_total',
    help: 'Messages handled, by contract and by how the work on them ended',
    labelNames: ['contract', 'outcome'],
    registers,
  })
  const work = new Histogram({
    name: 'vaglio_work_seconds',
    help: 'From receiving a message until its results are stored',
    labelNames: ['contract'],
    buckets: durationBuckets,
    registers,
  })
  const age = new Histogram({
    name: 'vaglio_since_capture_seconds',
    help: 'From camera read until the work on a message was done',
    labelNames: ['contract'],
    buckets: durationBuckets,
    registers,
  })
  const unreadable = new Counter({
    name: 'vaglio_unreadable_messages_total',
    help: 'Messages that were not of their contract and went to the dead letters',
    labelNames: ['contract'],
    registers,
  })
  const verdicts = new Counter({
    name: 'vaglio_verdicts_total',
    help: 'Verdicts stored, by verdict and by what they rest on',
    labelNames: ['verdict', 'basis'],
    registers,
  })
  const latency = new Histogram({
    name: 'vaglio_verdict_latency_seconds',
    help: 'From camera read until the verdict was handed to the broker',
    buckets: durationBuckets,
    registers,
  })
  const actuations = new Counter({
    name: 'vaglio_actuations_total',
    help: 'Entries in the ledger of what the line was told, by kind and by what the answer rests on',
    labelNames: ['entry', 'basis'],
    registers,
  })
  return {
    contentType: registry.contentType,
    handled(contract, outcome, durationMs, sinceCaptureMs) {
      messages.inc({ contract, outcome })
      work.observe({ contract }, durationMs / 1000)
      age.observe({ contract }, sinceCaptureMs / 1000)
    },
    unreadable: (contract) => unreadable.inc({ contract }),
    ...countIntake(registers),
    decided({ verdict, basis, latencyMs }) {
      verdicts.inc({ verdict, basis })
      latency.observe(latencyMs / 1000)
    },
    actuated: (actuation) =>
      actuations.inc({ entry: actuation.entry, basis: 'basis' in actuation ? actuation.basis : '' }),
    ...countModelMatters(registers),
    ...createGauges(registers),
    text: () => registry.metrics(),
    samples: () => samplesOf(registry),
  }
}

function countIntake(registers: Registry[]): Pick<Metrics, 'triggered' | 'captureDropped'> {
  const triggered = new Counter({ name: 'vaglio_parts_triggered_total', help: 'Parts captured', registers })
  const dropped = new Counter({
    name: 'vaglio_captures_dropped_total',
    help: 'Pictures of other software that were not taken in: too many at once, or not of this station',
    registers,
  })
  return { triggered: () => triggered.inc(), captureDropped: () => dropped.inc() }
}

function countModelMatters(registers: Registry[]): Pick<Metrics, 'modelChanged' | 'explained' | 'secondOpinion'> {
  return {
    modelChanged: countModelChanges(registers),
    explained: countExplanations(registers),
    secondOpinion: countSecondOpinions(registers),
  }
}

function countModelChanges(registers: Registry[]): Metrics['modelChanged'] {
  const changes = new Counter({
    name: 'vaglio_model_changes_total',
    help: 'Models that took over (passed), failed their exam or were taken back (rolled-back)',
    labelNames: ['outcome'],
    registers,
  })
  return (outcome) => changes.inc({ outcome })
}

function countExplanations(registers: Registry[]): Metrics['explained'] {
  const explanations = new Counter({
    name: 'vaglio_explanations_total',
    help: 'Explanations of suspicious parts: made, left out because the line had no time to spare, or failed',
    labelNames: ['outcome'],
    registers,
  })
  return (outcome) => explanations.inc({ outcome })
}

function countSecondOpinions(registers: Registry[]): Metrics['secondOpinion'] {
  const opinions = new Counter({
    name: 'vaglio_second_opinions_total',
    help: 'Suspicious parts that a second model was to judge: it decided, was late, or failed',
    labelNames: ['outcome'],
    registers,
  })
  return (outcome) => opinions.inc({ outcome })
}

type Gauges = Pick<Metrics, 'setReady' | 'setLineStopped' | 'setPublishMargin' | 'setStreamFill'>

/** What stands at a value rather than counts up. */
function createGauges(registers: Registry[]): Gauges {
  const ready = new Gauge({ name: 'vaglio_ready', help: '1 when the service can do its part, else 0', registers })
  const streamFill = new Gauge({
    name: 'vaglio_stream_fill_ratio',
    help: 'Bytes in a stream of the broker, as a share of its limit',
    labelNames: ['stream'],
    registers,
  })
  const lineStopped = new Gauge({ name: 'vaglio_line_stopped', help: '1 while the line is stopped, else 0', registers })
  const publishMargin = new Gauge({
    name: 'vaglio_publish_margin_seconds',
    help: 'Part of the budget that is kept back for storing the verdict',
    registers,
  })
  return {
    setReady: (isReady) => ready.set(isReady ? 1 : 0),
    setLineStopped: (isStopped) => lineStopped.set(isStopped ? 1 : 0),
    setPublishMargin: (durationMs) => publishMargin.set(durationMs / 1000),
    setStreamFill: (stream, ratio) => streamFill.set({ stream }, ratio),
  }
}

async function samplesOf(registry: Registry): Promise<Sample[]> {
  const metrics = await registry.getMetricsAsJSON()
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
