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
import { linkSubjects, uplinkReader, uplinkStreams, uplinkUnsettledMax } from '../contracts/central.ts'
import { type Consumer, durableName } from '../contracts/consumers.ts'
import { type StreamDefinition, type StreamName, streams } from '../contracts/streams.ts'

const duplicateWindowMs = 120_000
const deliveriesUnlimited = -1
const ackWaitReserveMs = 1000
const uplinkHeartbeatMs = 1000

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
    ...readerConfiguration(consumer, durableName(consumer, station)),
    filter_subject: consumer.reads.filter(station),
    // Nobody else is to begin a part that is still in time where it is.
    ack_wait: nanos(Math.max(consumer.ackWaitMs, budgetMs + ackWaitReserveMs)),
    ...(consumer.headersOnly && { headers_only: true }),
  }
}

/** A consumer that hands out everything of its stream until it is settled. */
export function readerConfiguration(
  { ackWaitMs, unsettledMax }: Consumer,
  name: string,
): Partial<ConsumerConfig> & { durable_name: string } {
  return {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: unsettledMax,
    max_deliver: deliveriesUnlimited,
    deliver_policy: DeliverPolicy.All,
  }
}

/**
 * The reader of what goes to the central site, in the broker's own words: the central broker's source for its stream. It has the
 * broker deliver on its own, as fast as the centre confirms, and begin again where the centre says.
 */
export function uplinkReaders(name: StreamName): (Partial<ConsumerConfig> & { durable_name: string })[] {
  const stream = uplinkStreams.find((one) => one === name)
  if (stream === undefined) return []
  return [
    {
      durable_name: uplinkReader,
      deliver_subject: linkSubjects(stream).delivery,
      // What `nats` has no word for yet: made for sources, since nats-server 2.14.
      ack_policy: 'flow_control' as AckPolicy,
      flow_control: true,
      idle_heartbeat: nanos(uplinkHeartbeatMs),
      deliver_policy: DeliverPolicy.All,
      max_deliver: deliveriesUnlimited,
      max_ack_pending: uplinkUnsettledMax[stream],
    },
  ]
}
