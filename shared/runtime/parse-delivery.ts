import type { Contract } from '../contracts/contract.ts'
import { type Delivery, envelopeHeader } from './delivery.ts'
import type { Incoming } from './handler.ts'

/** A delivery as a message of its contract, or the reason why it is none. Never throws. */
export function parseDelivery<Envelope, Body>(
  delivery: Delivery,
  contract: Contract<Envelope, Body>,
): Incoming<Envelope, Body> | { reason: string } {
  const header = delivery.header(envelopeHeader)
  if (header === undefined) return { reason: `header ${envelopeHeader} is missing` }
  const { signedBy } = contract
  if (signedBy && !delivery.isSignedBy(signedBy)) return { reason: `no valid signature of ${signedBy} is on it` }
  try {
    const envelope = contract.envelope.parse(JSON.parse(header))
    return { envelope, body: contract.body.decode(delivery.body) }
  } catch (error) {
    return { reason: `not a ${contract.name} message: ${error instanceof Error ? error.message : error}` }
  }
}
