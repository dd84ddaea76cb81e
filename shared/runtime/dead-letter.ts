import type { Outgoing } from '../contracts/contract.ts'
import { type Message, message } from '../contracts/contract.ts'
import { type DeadLetterEnvelope, DeadLetters } from '../contracts/dead-letter.ts'
import { bodyBytesMax } from '../contracts/limits.ts'
import type { Clock } from './clock.ts'
import { type Delivery, envelopeHeader } from './delivery.ts'

const headerCharactersKept = 2000
const reasonCharactersKept = 1900
/** Even with a header of nothing but characters that take several bytes it fits into a message. */
const bodyBytesKept = bodyBytesMax - 48 * 1024

/** What is published in place of a message that nobody can use: its bytes, its header and the reason. */
export function deadLetter(
  delivery: Delivery,
  reason: string,
  service: string,
  clock: Clock,
): Message<DeadLetterEnvelope, Uint8Array> & Outgoing {
  const envelope = {
    version: 1 as const,
    service,
    subject: delivery.subject,
    streamSequence: delivery.streamSequence,
    reason: reason.slice(0, reasonCharactersKept),
    header: (delivery.header(envelopeHeader) ?? '').slice(0, headerCharactersKept),
    rejectedAt: new Date(clock.wallMs()).toISOString(),
  }
  return message(DeadLetters, envelope, delivery.body.subarray(0, bodyBytesKept))
}
