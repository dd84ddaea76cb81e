import { ulid } from 'ulid'
import type { Bus } from '../../../shared/bus/bus.ts'
import { Audit } from '../../../shared/contracts/audit.ts'
import { message } from '../../../shared/contracts/contract.ts'
import type { Delivery } from '../../../shared/runtime/delivery.ts'
import { parseDelivery } from '../../../shared/runtime/parse-delivery.ts'
import type { AuditStream, StoredEntry } from './audit-log.ts'

/** The broker's stream of audit entries of one station. */
export function auditStreamOf(bus: Pick<Bus, 'publish' | 'newest' | 'browse'>, station: string): AuditStream {
  return {
    async publish(entry) {
      await bus.publish(message(Audit, { version: 1, station, entry: ulid() }, entry))
    },
    async newest() {
      const delivery = await bus.newest(Audit)
      return delivery && { sequence: delivery.streamSequence, stored: storedEntry(delivery) }
    },
    async *from(sequence) {
      for await (const delivery of bus.browse(Audit, sequence)) {
        const stored = storedEntry(delivery)
        if (stored) yield stored
      }
    },
  }
}

function storedEntry(delivery: Delivery): StoredEntry | undefined {
  const incoming = parseDelivery(delivery, Audit)
  if ('reason' in incoming) return undefined
  return { sequence: delivery.streamSequence, body: delivery.body, entry: incoming.body }
}
