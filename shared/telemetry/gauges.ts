import type { Metric } from './metric.ts'

/** What stands at a value rather than counts up. */
export const gauges = {
  ready: { name: 'vaglio_ready', help: '1 when the service can do its part, else 0', sayers: 'every service' },
  brokerReachable: {
    name: 'vaglio_broker_reachable',
    help: '1 while the service is connected to the broker and can read its streams, else 0',
    sayers: 'every service',
  },
  stationReady: {
    name: 'vaglio_station_ready',
    help: 'READY as the line hears it: 1 while the station inspects, else 0',
    sayers: ['decision'],
  },
  lineStopped: { name: 'vaglio_line_stopped', help: '1 while the line is stopped, else 0', sayers: ['decision'] },
  publishMargin: {
    name: 'vaglio_publish_margin_seconds',
    help: 'Part of the budget that is kept back for storing the verdict',
    sayers: ['decision'],
  },
  streamFill: {
    name: 'vaglio_stream_fill_ratio',
    help: 'Bytes in a stream of the broker, as a share of its limit',
    labels: ['stream'],
    sayers: ['provisioner'],
  },
  storeFill: {
    name: 'vaglio_store_fill_ratio',
    help: 'Bytes in the store of one of the broker’s accounts, as a share of its limit',
    labels: ['account'],
    sayers: ['provisioner'],
  },
  pending: {
    name: 'vaglio_consumer_pending_messages',
    help: 'Backlog: messages that the broker has not handed to this reader yet',
    labels: ['consumer'],
    sayers: ['provisioner'],
  },
  unsettled: {
    name: 'vaglio_consumer_unsettled_messages',
    help: 'Messages that were handed to this reader and are not settled yet',
    labels: ['consumer'],
    sayers: ['provisioner'],
  },
  archiveDiskFree: {
    name: 'vaglio_archive_disk_free_ratio',
    help: 'What is free of the disk that the archive is on, as a share of it',
    sayers: ['archive'],
  },
  driftOpen: {
    name: 'vaglio_drift_open',
    help: '1 while an alert about a signal of a view is open (scores, appearance, overrides), else 0',
    labels: ['view', 'signal'],
    sayers: ['drift'],
  },
  driftValue: {
    name: 'vaglio_drift_value',
    help: 'Of scores the 95th percentile of accepted parts over the threshold, of appearance the distance of the pictures (MMD), of overrides their share of the verdicts',
    labels: ['view', 'signal'],
    sayers: ['drift'],
  },
  driftLimit: {
    name: 'vaglio_drift_limit',
    help: 'The value beyond which a signal of a view drifts',
    labels: ['view', 'signal'],
    sayers: ['drift'],
  },
  plantLag: {
    name: 'vaglio_plant_lag_seconds',
    help: 'How old the newest is that the store has of a plant’s counts and snapshots',
    labels: ['plant', 'kind'],
    sayers: ['central'],
  },
  plantHeard: {
    name: 'vaglio_plant_heard_timestamp_seconds',
    help: 'When anything of a plant was taken last, seconds since 1970 by the centre’s clock; before the first time when the centre began to listen',
    labels: ['plant'],
    sayers: ['central'],
  },
  plantBehind: {
    name: 'vaglio_plant_behind_messages',
    help: 'Messages that a plant has and the central broker has not, as far as was last heard of it',
    labels: ['plant', 'kind'],
    sayers: ['central'],
  },
} as const satisfies Record<string, Metric>
