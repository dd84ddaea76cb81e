import type { NatsConnection } from 'nats'
import type { ConsumerDefinition } from '../contracts/consumers.ts'
import type { Contract } from '../contracts/contract.ts'
import { Frame } from '../contracts/frame.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import type { Delivery, Outbox } from '../runtime/delivery.ts'
import { envelopeHeader } from '../runtime/delivery.ts'
import type { Log } from '../runtime/log.ts'
import { connectBroker, watchConnection } from './connection.ts'
import { consumeShared, type Jetstream, type TailOptions, tail } from './consume.ts'
import { createOutbox } from './outbox.ts'
import { provisionStreams } from './provision.ts'
import { openSequence, type PartSequence } from './sequence.ts'

const requestTimeoutMs = 2000
const provisionWaitMs = backoff(100, 2000)

/** The station's bus: NATS JetStream, behind what the services need of it. */
export interface Bus extends Outbox {
  /** What keeps the bus from being used just now; empty when nothing does. */
  trouble(): string
  consumeShared<Envelope>(
    definition: ConsumerDefinition<Envelope>,
    station: string,
    work: (delivery: Delivery) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>
  tail<Envelope, Body>(
    contract: Contract<Envelope, Body>,
    options: TailOptions,
    onDelivery: (delivery: Delivery) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Messages of a contract without a stream, as they pass; what does not parse is left out and logged. */
  listen<Envelope, Body>(
    contract: Contract<Envelope, Body>,
    station: string | undefined,
    onMessage: (envelope: Envelope, body: Body) => void,
  ): void
  openSequence(station: string): Promise<PartSequence>
  close(): Promise<void>
}

/** @returns undefined when the signal aborts before a broker with JetStream answered */
export async function openBus(url: string, name: string, log: Log, signal: AbortSignal): Promise<Bus | undefined> {
  const connection = await connectBroker(url, name, log, signal)
  if (!connection) return undefined
  const client = connection.jetstream({ timeout: requestTimeoutMs })
  const manager = await connection.jetstreamManager({ timeout: requestTimeoutMs, checkAPI: false })
  const provision = (): Promise<void> => provisionStreams(manager)
  await untilProvisioned(provision, url, log, signal)
  let connected = true
  void watchConnection(connection, log, (isBack) => {
    connected = isBack
    if (isBack) provision().catch((error) => log.warn({ reason: String(error) }, 'streams could not be put back yet'))
  })
  const interrupted = new Set<string>()
  const jetstream: Jetstream = { client, manager, provision, log, interrupted }
  const outbox = createOutbox(connection, client, provision, signal)
  return {
    publish: outbox.publish,
    trouble: () => {
      if (!connected || connection.isClosed()) return 'the broker is gone'
      return interrupted.size > 0 ? `${[...interrupted].join(', ')} cannot be read` : ''
    },
    consumeShared: (definition, station, work, until) => consumeShared(jetstream, definition, station, work, until),
    tail: (contract, options, onDelivery, until) => tail(jetstream, contract, options, onDelivery, until),
    listen: (contract, station, onMessage) => listen(connection, contract, station, onMessage, log),
    openSequence: (station) => openSequence(client, manager, Frame.filter(station), station, log),
    close: () => connection.drain().catch(() => {}),
  }
}

/** A broker that has just started takes a moment until its streams can be used. */
async function untilProvisioned(
  provision: () => Promise<void>,
  url: string,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await provision()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ url, reason }, `the broker at ${url} gives no streams (${reason}); does it run with JetStream?`)
      await pause(provisionWaitMs(failures), signal)
    }
  }
}

function listen<Envelope, Body>(
  connection: NatsConnection,
  contract: Contract<Envelope, Body>,
  station: string | undefined,
  onMessage: (envelope: Envelope, body: Body) => void,
  log: Log,
): void {
  connection.subscribe(contract.filter(station), {
    callback: (error, message) => {
      if (error) return log.warn({ error }, `listening to ${contract.name} failed`)
      try {
        const envelope = contract.envelope.parse(JSON.parse(message.headers?.get(envelopeHeader) ?? ''))
        onMessage(envelope, contract.body.decode(message.data))
      } catch (reason) {
        log.warn({ subject: message.subject, reason: String(reason) }, `left out a message that is no ${contract.name}`)
      }
    },
  })
}
