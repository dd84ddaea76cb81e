import { centralConsumers } from '../../shared/contracts/consumers.ts'
import type { Measurements, SnapshotEnvelope } from '../../shared/contracts/metrics.ts'
import type { VerdictCount } from '../../shared/contracts/verdict-count.ts'
import type { RecordEnvelope, VerdictRecord } from '../../shared/contracts/verdict-record.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'
import type { LinkedPlant } from './linked-plant.ts'

/** A message as the centre has it, with its number in the plant's stream. */
export type Arrived<Envelope, Body> = Incoming<Envelope, Body> & { readonly originSequence: number }

/** Everything of one plant that the centre has, in the order in which it came. */
export interface CentralReading {
  readonly records: Arrived<RecordEnvelope, VerdictRecord>[]
  readonly counts: Arrived<unknown, VerdictCount>[]
  readonly snapshots: Arrived<SnapshotEnvelope, Measurements>[]
  /** Sequences of the parts whose records came. */
  parts(): number[]
  /** Verdicts by the newest count. */
  total(): number
}

/** Reads a plant's streams at the centre, from now on until the centre is closed. */
export function readAtCentre({ central }: LinkedPlant): CentralReading {
  const reading = {
    records: take(central, centralConsumers.records),
    counts: take(central, centralConsumers.counts),
    snapshots: take(central, centralConsumers.snapshots),
  }
  return {
    ...reading,
    parts: () => reading.records.map(({ envelope }) => envelope.sequence),
    total: () => reading.counts.at(-1)?.body.tally?.counts.reduce((sum, { count }) => sum + count, 0) ?? 0,
  }
}

function take<Envelope, Body>(
  central: LinkedPlant['central'],
  consumer: Parameters<typeof central.consume<Envelope, Body>>[0],
): Arrived<Envelope, Body>[] {
  const arrived: Arrived<Envelope, Body>[] = []
  let read = 0
  void central.consume(consumer, (delivery) => {
    const incoming = parseDelivery(delivery, consumer.reads)
    if ('reason' in incoming) throw new Error(`${delivery.subject}: ${incoming.reason}`)
    delivery.acknowledge()
    // A killed broker forgets who has acknowledged what; a message that is there twice has two sequences.
    if (delivery.streamSequence <= read) return
    read = delivery.streamSequence
    arrived.push({ ...incoming, originSequence: delivery.originSequence })
  })
  return arrived
}

/** How many messages of a plant's stream are missing between those that came, by their numbers there. */
export function gapsIn(arrived: readonly { readonly originSequence: number }[]): number {
  return arrived.reduce((sum, { originSequence }, index) => {
    const before = arrived[index - 1]?.originSequence ?? 0
    return sum + (originSequence - before - 1)
  }, 0)
}
