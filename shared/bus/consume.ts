import type { ConsumerMessages, JsMsg, NatsConnection } from 'nats'
import { type Consumer, durableName } from '../contracts/consumers.ts'
import type { StreamName } from '../contracts/streams.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'
import type { Verify } from '../signature/verify.ts'
import { type Acknowledgements, createAcknowledgements } from './acknowledgements.ts'
import type { Link } from './connection.ts'
import { createInOrder } from './in-order.ts'
import { storedBody } from './stored-body.ts'
import { asDelivery } from './stream-delivery.ts'

const pullExpiresMs = 5000
const heartbeatMs = 1000
const requestTimeoutMs = 2000
const restartWaitMs = backoff(50, 1000)
/** As many go unmentioned while a station starts and its consumers are still being made. */
const quietFailuresMax = 6

function schedule(action: () => void, delayMs: number): () => void {
  const timer = setTimeout(action, delayMs)
  return () => clearTimeout(timer)
}

/** What reading from the broker needs. */
export interface Reading {
  readonly link: Link
  readonly station: string
  readonly log: Log
  readonly verify: Verify
  readonly acknowledgements: Acknowledgements
  /** Consumers whose reading is interrupted just now. */
  readonly interrupted: Set<string>
  readonly signal: AbortSignal
}

/**
 * Shares a station's messages among the instances of a service, each handed out until somebody acknowledges it.
 * At most `inFlightMax` are worked on here at once. Ends when the signal aborts, after the work under way.
 */
export async function consumeShared(
  reading: Reading,
  consumer: Consumer,
  work: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  await readForever(reading, consumer, async (delivery) => {
    const task: Promise<void> = work(delivery).finally(() => underWay.delete(task))
    underWay.add(task)
    while (underWay.size >= consumer.inFlightMax) await Promise.race(underWay)
  })
  await Promise.all(underWay)
}

/**
 * Every message to this reader alone, until the signal aborts. Whatever it has not acknowledged is handed out again
 * when it begins to read and after every interruption, so that nothing waits for a reader that is no more.
 */
export async function consumeAlone(
  reading: Reading,
  consumer: Consumer,
  onDelivery: (delivery: Delivery) => void,
): Promise<void> {
  await readForever(reading, consumer, async (delivery) => onDelivery(delivery))
}

/** The broker forgets what it kept in memory when it restarts: an interruption is answered by beginning anew. */
async function readForever(
  reading: Reading,
  consumer: Consumer,
  onDelivery: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  const { link, log, verify, acknowledgements, interrupted, signal } = reading
  const { name, reads } = consumer
  const connection = await link.opened
  const fetchBody = (sequence: number): Promise<Uint8Array> => storedBody(link, streamOf(consumer), sequence)
  // The broker hands out the next one only after this one is acknowledged: nothing is won by sending several together.
  const sent = consumer.unsettledMax === 1 ? createAcknowledgements((action) => action()) : acknowledgements
  const means = { verify, acknowledgements: sent, fetchBody }
  for (let failures = 0; connection && !signal.aborted; ) {
    try {
      await untilConnected(link, signal)
      const { messages, next } = await open(connection, reading, consumer)
      interrupted.delete(name)
      const order = consumer.inOrder && createInOrder<Delivery>(next, (delivery) => void onDelivery(delivery), schedule)
      await drain(messages, reading, consumer, async (message) => {
        failures = 0
        const delivery = asDelivery(message, means)
        await (order ? order.take(delivery) : onDelivery(delivery))
      }).finally(() => order?.end())
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      interrupted.add(name)
      const reason = error instanceof Error ? error.message : String(error)
      const tell = failures > quietFailuresMax ? log.warn : log.info
      tell({ consumer: name, reason, failures }, `reading ${reads.stream} was interrupted (${reason}); starting again`)
      await pause(restartWaitMs(failures), signal)
    }
  }
}

/** A question to a broker that is away would only be answered by its time limit, after the broker is back. */
function untilConnected(link: Link, signal: AbortSignal): Promise<void> {
  if (link.connected || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      forget()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const forget = link.onReconnect(end)
    signal.addEventListener('abort', end)
  })
}

async function open(
  connection: NatsConnection,
  { station }: Reading,
  consumer: Consumer,
): Promise<{ readonly messages: ConsumerMessages; readonly next: number }> {
  const stream = streamOf(consumer)
  const durable = durableName(consumer, station)
  // Asked first: the broker does not answer at all when it is to reset what is not there.
  const handle = await connection.jetstream({ timeout: requestTimeoutMs }).consumers.get(stream, durable)
  const { ack_floor: settled } = await handle.info(true)
  if (consumer.readers === 'one') await reset(connection, stream, durable)
  const messages = await handle.consume({
    max_messages: consumer.inFlightMax,
    expires: pullExpiresMs,
    idle_heartbeat: heartbeatMs,
    abort_on_missing_resource: true,
    // Otherwise a broker that stalls for seconds makes the client wait seconds more after it is back.
    bind: true,
  })
  return { messages, next: settled.stream_seq + 1 }
}

function streamOf({ reads }: Consumer): StreamName {
  if (reads.stream === undefined) throw new TypeError(`${reads.name} is not kept in a stream and cannot be consumed`)
  return reads.stream
}

/** Has the broker hand out again whatever is not acknowledged. The client has no name for this request of 2.14. */
async function reset(connection: NatsConnection, stream: string, durable: string): Promise<void> {
  const answer = await connection.request(`$JS.API.CONSUMER.RESET.${stream}.${durable}`, '', {
    timeout: requestTimeoutMs,
  })
  const { error } = answer.json<{ error?: { description?: string } }>()
  if (error) throw new Error(error.description ?? `${durable} cannot be reset`)
}

/** Hands on message by message until the signal aborts; what was fetched and not begun goes back to the broker. */
async function drain(
  messages: ConsumerMessages,
  { link, signal }: Reading,
  consumer: Consumer,
  onMessage: (message: JsMsg) => Promise<void>,
): Promise<void> {
  const stop = (): void => messages.stop()
  signal.addEventListener('abort', stop)
  // What was on its way when the connection broke is lost to this reader unless it begins anew.
  const forget = consumer.readers === 'one' ? link.onReconnect(stop) : () => {}
  if (signal.aborted) stop()
  try {
    for await (const message of messages) {
      if (signal.aborted) message.nak()
      else await onMessage(message)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    forget()
    messages.stop()
  }
}
