import { type Dashboard, goodWords, neutral, type Panel } from './panel.ts'

const at = 'station="$station"'
const fillThresholds = [
  { from: 0.6, colour: 'orange' },
  { from: 0.8, colour: 'red' },
] as const

const health: readonly Panel[] = [
  {
    title: 'Services that can do their part',
    kind: 'state-timeline',
    unit: 'short',
    words: goodWords,
    width: 8,
    height: 9,
    queries: [{ expression: `min by (service) (vaglio_ready{${at}})`, legend: '{{service}}' }],
  },
  {
    title: 'Broker reachable',
    kind: 'state-timeline',
    unit: 'short',
    words: goodWords,
    width: 8,
    queries: [{ expression: `min by (service) (vaglio_broker_reachable{${at}})`, legend: '{{service}}' }],
  },
  {
    title: 'Alerts that fired',
    kind: 'state-timeline',
    unit: 'short',
    words: [{ value: 1, text: 'fires', colour: 'red' }],
    width: 8,
    queries: [
      {
        expression: `max by (alertname) (ALERTS{alertstate="firing",station=~"|$station"})`,
        legend: '{{alertname}}',
        emptyBecause: 'no alert fired',
      },
    ],
  },
]

const machine: readonly Panel[] = [
  {
    title: 'Event-loop delay, p99',
    kind: 'timeseries',
    unit: 's',
    thresholds: [{ from: 0.05, colour: 'orange' }],
    width: 8,
    queries: [{ expression: `max by (service) (nodejs_eventloop_lag_p99_seconds{${at}})`, legend: '{{service}}' }],
  },
  {
    title: 'Processor, cores',
    kind: 'timeseries',
    unit: 'short',
    stacked: true,
    width: 8,
    queries: [{ expression: `sum by (service) (rate(process_cpu_seconds_total{${at}}[1m]))`, legend: '{{service}}' }],
  },
  {
    title: 'Resident memory',
    kind: 'timeseries',
    unit: 'bytes',
    stacked: true,
    width: 8,
    queries: [{ expression: `sum by (service) (process_resident_memory_bytes{${at}})`, legend: '{{service}}' }],
  },
]

const broker: readonly Panel[] = [
  {
    title: 'Messages before a reader, most of a minute',
    kind: 'timeseries',
    unit: 'short',
    width: 8,
    height: 9,
    queries: [
      {
        expression: `max by (consumer) (max_over_time(vaglio_consumer_pending_messages{${at},consumer!~"ledger-.*"}[1m])) > 0`,
        legend: '{{consumer}}',
        emptyBecause: 'no reader is behind',
      },
    ],
  },
  {
    title: 'Messages not settled, of readers with more than 10',
    kind: 'timeseries',
    unit: 'short',
    width: 8,
    queries: [
      {
        expression: `max by (consumer) (max_over_time(vaglio_consumer_unsettled_messages{${at}}[1m])) > 10`,
        legend: '{{consumer}}',
        emptyBecause: 'every reader settles what it is handed',
      },
    ],
  },
  {
    title: 'Fullest streams and all stores, share of their limit',
    kind: 'bargauge',
    unit: 'percentunit',
    max: 1,
    thresholds: fillThresholds,
    width: 8,
    queries: [
      { expression: `topk(8, max by (stream) (vaglio_stream_fill_ratio{${at}}))`, legend: '{{stream}}' },
      { expression: `max by (account) (vaglio_store_fill_ratio{${at}})`, legend: 'all of {{account}}' },
    ],
  },
  {
    title: 'Published in vain, and unusable, a second',
    kind: 'timeseries',
    unit: 'short',
    width: 8,
    queries: [
      {
        expression: `sum by (service, contract) (rate(vaglio_publish_failures_total{${at}}[1m]))`,
        legend: '{{service}}: {{contract}} not stored',
        emptyBecause: 'the broker took everything',
      },
      {
        expression: `sum by (service, contract) (rate(vaglio_unreadable_messages_total{${at}}[1m]))`,
        legend: '{{service}}: {{contract}} unusable',
        emptyBecause: 'every message was of its contract',
      },
    ],
  },
]

const archive: readonly Panel[] = [
  {
    title: 'Archived a second, and what is not',
    kind: 'timeseries',
    unit: 'short',
    colours: { verdict: 'green', image: 'blue', override: 'purple', 'image-lost': 'orange', missing: 'red' },
    width: 8,
    queries: [{ expression: `sum by (what) (rate(vaglio_archived_total{${at}}[1m]))`, legend: '{{what}}' }],
  },
  {
    title: 'Spans of traces, a second',
    kind: 'timeseries',
    unit: 'short',
    colours: { exported: 'green', 'left-out': 'blue', dropped: 'orange', failed: 'red' },
    width: 8,
    queries: [
      {
        expression: `sum by (outcome) (rate(vaglio_trace_spans_total{${at}}[1m]))`,
        legend: '{{outcome}}',
      },
    ],
  },
  {
    title: 'Disk of the archive, free',
    kind: 'stat',
    unit: 'percentunit',
    decimals: 0,
    thresholds: [
      { from: 0, colour: 'red' },
      { from: 0.05, colour: 'orange' },
      { from: 0.15, colour: 'green' },
    ],
    width: 12,
    height: 4,
    queries: [{ expression: `min(vaglio_archive_disk_free_ratio{${at}})`, legend: 'free' }],
  },
  {
    title: 'Changes of models in a day',
    kind: 'stat',
    unit: 'short',
    decimals: 0,
    thresholds: neutral,
    width: 12,
    queries: [
      { expression: `sum by (outcome) (increase(vaglio_model_changes_total{${at}}[1d]))`, legend: '{{outcome}}' },
    ],
  },
]

/** For those who look after the machine a station runs on. */
export const plant: Dashboard = {
  name: 'plant',
  title: 'Vaglio: plant',
  description: 'The machinery of a station: its services, the broker, the archive, and what they have in store.',
  choosesStation: true,
  panels: [...health, ...machine, ...broker, ...archive],
}
