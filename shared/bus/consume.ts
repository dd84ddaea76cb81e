import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  NatsError,
  nanos,
} from 'nats'
import type { ConsumerDefinition } from '../contracts/consumers.ts'
import type { Contract } from '../contracts/contract.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'
import { asDelivery } from './stream-delivery.ts'

const instancesMax = 8
const pullExpiresMs = 5000
const heartbeatMs = 1000
const tailIdleMs = 10_000
const tailBatch = 256
const errorCodeConsumerExists = 10148
const restartWaitMs = backoff(50, 2000)

export interface Jetstream {
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly provision: () => Promise<void>
  readonly log: Log
  /** Contracts whose reading is interrupted just now. */
  readonly interrupted: Set<string>
}

/**
 * Shares a station's messages among the instances of a service, each handed out until somebody acknowledges it.
 * At most `inFlightMax` are worked on here at once. Ends when the signal aborts, after the work under way.
 */
export async function consumeShared<Envelope>(
  jetstream: Jetstream,
  definition: ConsumerDefinition<Envelope>,
  station: string,
  work: (delivery: Delivery) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const name = `${definition.service}-${station}`
  const config: Partial<ConsumerConfig> = {
    durable_name: name,
    filter_subject: definition.reads.filter(station),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(definition.ackWaitMs),
    max_ack_pending: definition.inFlightMax * instancesMax,
    deliver_policy: DeliverPolicy.All,
  }
  await readForever(jetstream, definition.reads, config, definition.inFlightMax, signal, async (delivery) => {
    const task: Promise<void> = work(delivery).finally(() => underWay.delete(task))
    underWay.add(task)
    while (underWay.size >= definition.inFlightMax) await Promise.race(underWay)
  })
  await Promise.all(underWay)
}

/** From where a tail reads, and how much of each message. */
export interface TailOptions {
  readonly station: string
  /** From when to read, wall clock; asked again after every interruption, and what is seen twice must do no harm. */
  readonly sinceMs: () => number
  readonly headersOnly?: boolean
}

/** Every message of a contract to this reader alone, from some time back until the signal aborts. */
export async function tail<Envelope, Body>(
  jetstream: Jetstream,
  contract: Contract<Envelope, Body>,
  options: TailOptions,
  onDelivery: (delivery: Delivery) => void,
  signal: AbortSignal,
): Promise<void> {
  const config = (): Partial<ConsumerConfig> => ({
    filter_subject: contract.filter(options.station),
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: new Date(options.sinceMs()).toISOString(),
    headers_only: options.headersOnly ?? false,
    inactive_threshold: nanos(tailIdleMs),
    mem_storage: true,
  })
  await readForever(jetstream, contract, config, tailBatch, signal, async (delivery) => onDelivery(delivery))
}

/** The broker forgets consumers and streams when it restarts: an interruption is answered by making them anew. */
async function readForever<Envelope, Body>(
  { client, manager, provision, log, interrupted }: Jetstream,
  contract: Contract<Envelope, Body>,
  config: Partial<ConsumerConfig> | (() => Partial<ConsumerConfig>),
  batch: number,
  signal: AbortSignal,
  onDelivery: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  const stream = contract.stream
  if (stream === undefined) throw new TypeError(`${contract.name} is not kept in a stream and cannot be consumed`)
  for (let failures = 0; !signal.aborted; ) {
    try {
      const { name } = await ensureConsumer(manager, stream, typeof config === 'function' ? config() : config)
      const consumer = await client.consumers.get(stream, name)
      const messages = await consumer.consume({
        max_messages: batch,
        expires: pullExpiresMs,
        idle_heartbeat: heartbeatMs,
        abort_on_missing_resource: true,
        // Otherwise a broker that stalls for seconds makes the client wait seconds more after it is back.
        bind: true,
      })
      interrupted.delete(contract.name)
      const stop = (): void => messages.stop()
      signal.addEventListener('abort', stop)
      if (signal.aborted) stop()
      try {
        for await (const message of messages) {
          failures = 0
          await onDelivery(asDelivery(message))
          if (signal.aborted) break
        }
      } finally {
        signal.removeEventListener('abort', stop)
        messages.stop()
      }
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      interrupted.add(contract.name)
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ stream, reason, failures }, `reading ${stream} was interrupted (${reason}); starting again`)
      await pause(restartWaitMs(failures), signal)
      await provision().catch(() => {})
    }
  }
}

/** A durable consumer that an earlier release made with other limits gets today's. */
async function ensureConsumer(
  manager: JetStreamManager,
  stream: string,
  config: Partial<ConsumerConfig>,
): Promise<ConsumerInfo> {
  try {
    return await manager.consumers.add(stream, config)
  } catch (error) {
    const exists = error instanceof NatsError && error.api_error?.err_code === errorCodeConsumerExists
    if (!exists || config.durable_name === undefined) throw error
    return await manager.consumers.update(stream, config.durable_name, config)
  }
}
