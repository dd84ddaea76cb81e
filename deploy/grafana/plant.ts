import type { Dashboard } from './panel.ts'

const at = 'station="$station"'

/** For those who look after the machine a station runs on. */
export const plant: Dashboard = {
  name: 'plant',
  title: 'Vaglio: plant',
  description: 'The machinery of a station: its services, the broker and what both have in store.',
  choosesStation: true,
  panels: [
    {
      title: 'Services that can do their part',
      kind: 'table',
      unit: 'bool_yes_no',
      width: 8,
      queries: [{ expression: `min by (service, instance) (vaglio_ready{${at}})`, legend: '{{service}}' }],
    },
    {
      title: 'Broker reachable',
      kind: 'timeseries',
      unit: 'bool_yes_no',
      width: 8,
      queries: [{ expression: `min by (service) (vaglio_broker_reachable{${at}})`, legend: '{{service}}' }],
    },
    {
      title: 'Event-loop delay, p99',
      kind: 'timeseries',
      unit: 's',
      width: 8,
      queries: [{ expression: `max by (service) (nodejs_eventloop_lag_p99_seconds{${at}})`, legend: '{{service}}' }],
    },
    {
      title: 'Messages before a reader',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [{ expression: `max by (consumer) (vaglio_consumer_pending_messages{${at}})`, legend: '{{consumer}}' }],
    },
    {
      title: 'Messages not settled',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expression: `max by (consumer) (vaglio_consumer_unsettled_messages{${at}})`, legend: '{{consumer}}' },
      ],
    },
    {
      title: 'Streams, share of their limit',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 8,
      queries: [
        { expression: `max by (stream) (vaglio_stream_fill_ratio{${at}})`, legend: '{{stream}}' },
        { expression: `max by (account) (vaglio_store_fill_ratio{${at}})`, legend: 'all of {{account}}' },
      ],
    },
    {
      title: 'Processor, cores',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [{ expression: `sum by (service) (rate(process_cpu_seconds_total{${at}}[1m]))`, legend: '{{service}}' }],
    },
    {
      title: 'Resident memory',
      kind: 'timeseries',
      unit: 'bytes',
      width: 8,
      queries: [{ expression: `sum by (service) (process_resident_memory_bytes{${at}})`, legend: '{{service}}' }],
    },
    {
      title: 'Published in vain, and unusable',
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
    {
      title: 'Spans of traces',
      kind: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [{ expression: `sum by (outcome) (rate(vaglio_trace_spans_total{${at}}[1m]))`, legend: '{{outcome}}' }],
    },
    {
      title: 'Changes of models in a day',
      kind: 'stat',
      unit: 'short',
      width: 8,
      queries: [
        { expression: `sum by (outcome) (increase(vaglio_model_changes_total{${at}}[1d]))`, legend: '{{outcome}}' },
      ],
    },
  ],
}
