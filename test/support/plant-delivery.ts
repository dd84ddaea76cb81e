import type { PlantDelivery } from '../../shared/bus/central-bus.ts'
import type { Contract } from '../../shared/contracts/contract.ts'
import { envelopeHeader } from '../../shared/runtime/delivery.ts'

/** A message as a plant's stream hands it to the centre, settled by nobody yet. */
export function aPlantDelivery(more: Partial<PlantDelivery>): PlantDelivery {
  return {
    subject: 'a.plant.said',
    streamSequence: 1,
    originSequence: more.streamSequence ?? 1,
    storedAtMs: 0,
    attempt: 1,
    body: new Uint8Array(),
    fetchBody: async () => new Uint8Array(),
    header: () => undefined,
    isSignedBy: () => true,
    acknowledge: () => {},
    retryAfter: () => {},
    ...more,
  }
}

/** The same of a message of a contract. */
export function aPlantMessage<Envelope, Body>(
  contract: Contract<Envelope, Body>,
  envelope: Envelope,
  body: Body,
  more: Partial<PlantDelivery> = {},
): PlantDelivery {
  const header = (name: string): string | undefined => (name === envelopeHeader ? JSON.stringify(envelope) : undefined)
  return aPlantDelivery({ subject: contract.subject(envelope), header, body: contract.body.encode(body), ...more })
}
