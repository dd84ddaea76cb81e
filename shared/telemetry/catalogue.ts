import type { Metric } from './metric.ts'

/** Seconds, with edges exactly at the budgets 0.2, 0.7 and 2 s. */
export const durationBuckets = [
  0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.35, 0.5, 0.6, 0.7, 1, 1.5, 2, 3,
  5,
] as const

/** Shares of a budget: 1 is its end. */
const budgetBuckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.1, 1.25, 1.5, 2, 5] as const

const workers = ['preprocess', 'inference', 'rules'] as const
const readers = [...workers, 'decision', 'plant-adapter', 'console'] as const

export const counters = {
  messages: {
    name: 'vaglio_messages_total',
    help: 'Messages handled, by contract and by how the work on them ended: done, expired, retried, dead-lettered',
    labels: ['contract', 'outcome'],
    sayers: workers,
  },
  unreadable: {
    name: 'vaglio_unreadable_messages_total',
    help: 'Messages that were not of their contract and went to the dead letters; at the central site, to its log',
    labels: ['contract'],
    sayers: [...readers, 'central'],
  },
  triggered: { name: 'vaglio_parts_triggered_total', help: 'Parts captured', sayers: ['camera-ingest'] },
  capturesDropped: {
    name: 'vaglio_captures_dropped_total',
    help: 'Pictures of other software that were not taken in: too many at once, or not of this station',
    sayers: ['camera-ingest'],
  },
  verdicts: {
    name: 'vaglio_verdicts_total',
    help: 'Verdicts stored, by verdict and by what they rest on',
    labels: ['verdict', 'basis'],
    sayers: ['decision'],
  },
  reasons: {
    name: 'vaglio_verdict_reasons_total',
    help: 'Verdicts stored that give a reason of this kind, each kind counted once a verdict',
    labels: ['reason'],
    sayers: ['decision'],
  },
  actuations: {
    name: 'vaglio_actuations_total',
    help: 'Entries in the ledger of what the line was told, by kind and by what the answer rests on',
    labels: ['entry', 'basis'],
    sayers: ['plant-adapter'],
  },
  archived: {
    name: 'vaglio_archived_total',
    help: 'Verdicts, overrides and images archived, images that could not be (image-lost), parts without a verdict (missing)',
    labels: ['what'],
    sayers: ['archive'],
  },
  driftPictures: {
    name: 'vaglio_drift_pictures_total',
    help: 'Pictures of accepted parts that were to be looked at for drift: measured, gone from the stream, or failed',
    labels: ['outcome'],
    sayers: ['drift'],
  },
  driftMissed: {
    name: 'vaglio_drift_missed_verdicts_total',
    help: 'Verdicts that had left their stream before drift read them',
    sayers: ['drift'],
  },
  modelChanges: {
    name: 'vaglio_model_changes_total',
    help: 'Models that took over (passed), failed their exam or were taken back (rolled-back)',
    labels: ['outcome'],
    sayers: ['inference'],
  },
  explanations: {
    name: 'vaglio_explanations_total',
    help: 'Explanations of suspicious parts: made, left out because the line had no time to spare, or failed',
    labels: ['outcome'],
    sayers: ['inference'],
  },
  secondOpinions: {
    name: 'vaglio_second_opinions_total',
    help: 'Suspicious parts that a second model was to judge: it decided, was late, or failed',
    labels: ['outcome'],
    sayers: ['inference'],
  },
  plantVerdicts: {
    name: 'vaglio_plant_verdicts_total',
    help: 'Verdicts of a station as its plant counts them, by verdict and basis; written to the store with the plant’s own time, not shown at /metrics',
    labels: ['plant', 'verdict', 'basis'],
    sayers: ['central'],
  },
  plantMessages: {
    name: 'vaglio_plant_messages_total',
    help: 'Counts, snapshots and verdict records of a plant: taken, missing (dropped in the plant before they came), duplicate (came twice, taken once)',
    labels: ['plant', 'kind', 'outcome'],
    sayers: ['central'],
  },
  pointsWritten: {
    name: 'vaglio_remote_write_points_total',
    help: 'Measurements for the store: stored; refused, too old for it; implausible, of a future time or with a name that is not Vaglio’s',
    labels: ['outcome'],
    sayers: ['central'],
  },
  spans: {
    name: 'vaglio_trace_spans_total',
    help: 'Spans by what became of them: exported; left-out, their part needed no trace; dropped, too many at once; failed',
    labels: ['outcome'],
    sayers: 'every service',
  },
  requests: {
    name: 'vaglio_http_requests_total',
    help: 'Requests to the page and the REST interface that were answered, by route (never by part) and status',
    labels: ['route', 'status'],
    sayers: ['console'],
  },
  publishFailures: {
    name: 'vaglio_publish_failures_total',
    help: 'Messages that the broker did not take, after all attempts, by contract',
    labels: ['contract'],
    sayers: 'every service',
  },
} as const satisfies Record<string, Metric>

export const histograms = {
  work: {
    name: 'vaglio_work_seconds',
    help: 'From receiving a message until its results are stored',
    labels: ['contract'],
    buckets: durationBuckets,
    sayers: workers,
  },
  sinceCapture: {
    name: 'vaglio_since_capture_seconds',
    help: 'From camera read until the work on a message was done',
    labels: ['contract'],
    buckets: durationBuckets,
    sayers: workers,
  },
  model: {
    name: 'vaglio_model_seconds',
    help: 'The model’s own time for one picture; what vaglio_work_seconds has beyond it is waiting and carrying',
    labels: ['view'],
    buckets: durationBuckets,
    sayers: ['inference'],
  },
  latency: {
    name: 'vaglio_verdict_latency_seconds',
    help: 'From camera read until the verdict was handed to the broker',
    buckets: durationBuckets,
    sayers: ['decision'],
  },
  budgetUsed: {
    name: 'vaglio_budget_used_ratio',
    help: 'Share of its budget that a part had used when its verdict was handed to the broker; above 1 it was late',
    buckets: budgetBuckets,
    sayers: ['decision'],
  },
  answer: {
    name: 'vaglio_line_answer_seconds',
    help: 'From the line’s trigger, or camera read where it gives none, until the line was answered',
    buckets: durationBuckets,
    sayers: ['plant-adapter'],
  },
  requestTime: {
    name: 'vaglio_http_request_seconds',
    help: 'From a request until its answer was sent; a stream of events lasts as long as somebody listens',
    labels: ['route'],
    buckets: durationBuckets,
    sayers: ['console'],
  },
  publish: {
    name: 'vaglio_publish_seconds',
    help: 'From handing a message to the broker until it was stored',
    labels: ['contract'],
    buckets: durationBuckets,
    sayers: 'every service',
  },
} as const satisfies Record<string, Metric & { readonly buckets: readonly number[] }>
