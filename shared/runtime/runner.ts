import type { Contract, Outgoing } from '../contracts/contract.ts'
import type { Hop, ViewEnvelope } from '../contracts/envelope.ts'
import { type Clock, remainingMs, sinceCaptureMs } from './clock.ts'
import { deadLetter } from './dead-letter.ts'
import { type Delivery, type Outbox, traceHeader } from './delivery.ts'
import { ExpiredError } from './expired-error.ts'
import type { FetchingHandler } from './handler.ts'
import type { Activity, Observer } from './observer.ts'
import { parseDelivery } from './parse-delivery.ts'
import type { Quota } from './quota.ts'
import { RejectError } from './reject-error.ts'

const retryDelayMs = 20

/** What the runner needs around a handler. */
export interface Stage<Envelope extends ViewEnvelope, Body> {
  readonly service: string
  readonly reads: Contract<Envelope, Body>
  readonly handler: FetchingHandler<Envelope, Body>
  readonly attemptsMax: number
  readonly outbox: Outbox
  readonly observer: Observer
  readonly clock: Clock
  /** How many messages that cannot be used are kept; of a flood only the first few. */
  readonly deadLetterQuota: Quota
}

/**
 * Takes one delivery through a handler: checks it, drops it when its part's time is up, publishes what the handler
 * returns and only then acknowledges. Whatever happens the delivery is settled once and nothing is thrown.
 */
export async function handleDelivery<Envelope extends ViewEnvelope, Body>(
  delivery: Delivery,
  stage: Stage<Envelope, Body>,
): Promise<void> {
  const incoming = parseDelivery(delivery, stage.reads)
  if ('reason' in incoming) {
    stage.observer.unreadable(stage.reads.name, delivery.subject, incoming.reason)
    return bury(delivery, incoming.reason, stage)
  }
  const activity = stage.observer.received(stage.reads, incoming.envelope, delivery.header(traceHeader))
  if (remainingMs(incoming.envelope, stage.clock) <= 0) {
    delivery.acknowledge()
    return activity.finished('expired')
  }
  try {
    const receivedMs = sinceCaptureMs(incoming.envelope, stage.clock)
    const outgoing = await stage.handler(incoming, () => delivery.fetchBody())
    const hop = { service: stage.service, receivedMs, sentMs: sinceCaptureMs(incoming.envelope, stage.clock) }
    await Promise.all(outgoing.map((one) => stage.outbox.publish(withHop(one, hop), activity.traceparent)))
    delivery.acknowledge()
    activity.finished('done')
  } catch (error) {
    await settleFailure(error, delivery, stage, activity)
  }
}

async function settleFailure<Envelope extends ViewEnvelope, Body>(
  error: unknown,
  delivery: Delivery,
  stage: Stage<Envelope, Body>,
  activity: Activity,
): Promise<void> {
  if (error instanceof ExpiredError) {
    delivery.acknowledge()
    return activity.finished('expired')
  }
  if (error instanceof RejectError || delivery.attempt >= stage.attemptsMax) {
    activity.finished('dead-lettered', error)
    return bury(delivery, text(error), stage)
  }
  activity.finished('retried', error)
  delivery.retryAfter(retryDelayMs)
}

/** Settles a message that cannot be used: kept with the reason, or when even that fails delivered again. */
async function bury<Envelope extends ViewEnvelope, Body>(
  delivery: Delivery,
  reason: string,
  { service, outbox, clock, attemptsMax, deadLetterQuota }: Stage<Envelope, Body>,
): Promise<void> {
  if (!deadLetterQuota.take()) return delivery.acknowledge()
  try {
    await outbox.publish(deadLetter(delivery, reason, service, clock), delivery.header(traceHeader))
    delivery.acknowledge()
  } catch {
    // Rather a message lost that nobody can use than one that keeps the others from being read.
    if (delivery.attempt >= attemptsMax) delivery.acknowledge()
    else delivery.retryAfter(retryDelayMs)
  }
}

/** Writes a service's hop into the trail of a message about a view; other messages pass as they are. */
export function withHop<Sent extends Outgoing>(outgoing: Sent, hop: Hop): Sent {
  const { envelope } = outgoing
  if (typeof envelope !== 'object' || envelope === null || !('trail' in envelope)) return outgoing
  return { ...outgoing, envelope: { ...envelope, trail: [...(envelope.trail as Hop[]), hop] } }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
