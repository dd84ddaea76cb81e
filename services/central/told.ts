import { centralConsumers } from '../../shared/contracts/consumers.ts'
import type { Contract } from '../../shared/contracts/contract.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'
import { type Told, toldByCount, toldByRecord, toldBySnapshot } from './handler.ts'
import type { Waiting } from './queue.ts'

/** What a message says, or why it cannot be used. */
export function toldBy({ plant, kind, delivery }: Waiting): Told | { readonly reason: string } {
  const { counts, snapshots, records } = centralConsumers
  function read<Envelope extends { readonly plant: string }, Body>(
    contract: Contract<Envelope, Body>,
    tell: (incoming: Incoming<Envelope, Body>, originSequence: number) => Told,
  ): Told | { readonly reason: string } {
    const incoming = parseDelivery(delivery, contract)
    if ('reason' in incoming) return incoming
    // Whatever name it gives itself: whose it is says the account that it came through.
    return tell({ ...incoming, envelope: { ...incoming.envelope, plant } }, delivery.originSequence)
  }
  if (kind === 'counts') return read(counts.reads, toldByCount)
  if (kind === 'snapshots') return read(snapshots.reads, toldBySnapshot)
  return read(records.reads, toldByRecord)
}
