import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats'
import { type Consumer, durableName } from '../contracts/consumers.ts'
import { type StreamDefinition, type StreamName, streams } from '../contracts/streams.ts'

const duplicateWindowMs = 120_000
const deliveriesUnlimited = -1
const ackWaitReserveMs = 1000

/** What a stream of the contracts is in the broker's own words. */
export function streamConfiguration(name: StreamName): Partial<StreamConfig> & { name: string } {
  const definition: StreamDefinition = streams[name]
  const refusesNew = definition.whenFull === 'refuse-new'
  return {
    name,
    subjects: [...definition.subjects],
    storage: definition.storage === 'file' ? StorageType.File : StorageType.Memory,
    retention: RetentionPolicy.Limits,
    discard: refusesNew ? DiscardPolicy.New : DiscardPolicy.Old,
    max_age: nanos(definition.ageMsMax),
    max_bytes: definition.bytesMax,
    duplicate_window: nanos(Math.min(duplicateWindowMs, definition.ageMsMax)),
    allow_direct: true,
    num_replicas: 1,
    ...(definition.onePerSubject && { deny_delete: true, deny_purge: true }),
    ...(definition.onlyAdded && { deny_delete: true, deny_purge: true }),
    // Where the oldest is dropped the broker knows no such limit, and the publisher's own condition has to do.
    ...(definition.onePerSubject && refusesNew && { max_msgs_per_subject: 1, discard_new_per_subject: true }),
    ...(definition.newestPerSubject && { max_msgs_per_subject: 1 }),
    ...(definition.historyPerSubject && {
      max_msgs_per_subject: definition.historyPerSubject,
      deny_delete: true,
    }),
    ...(definition.saidAgainAs && {
      republish: { src: definition.saidAgainAs.from, dest: definition.saidAgainAs.to },
    }),
  }
}

/** What a consumer of the contracts is at one station, in the broker's own words. */
export function consumerConfiguration(
  consumer: Consumer,
  { station, budgetMs }: { readonly station: string; readonly budgetMs: number },
): Partial<ConsumerConfig> & { durable_name: string } {
  return {
    durable_name: durableName(consumer, station),
    filter_subject: consumer.reads.filter(station),
    ack_policy: AckPolicy.Explicit,
    // Nobody else is to begin a part that is still in time where it is.
    ack_wait: nanos(Math.max(consumer.ackWaitMs, budgetMs + ackWaitReserveMs)),
    max_ack_pending: consumer.unsettledMax,
    max_deliver: deliveriesUnlimited,
    deliver_policy: DeliverPolicy.All,
    ...(consumer.headersOnly && { headers_only: true }),
  }
}
