import type { JsMsg, MsgHdrs } from 'nats'
import { type Delivery, envelopeHeader } from '../runtime/delivery.ts'
import { signatureHeader } from '../signature/signed-bytes.ts'
import type { Verify } from '../signature/verify.ts'
import type { Acknowledgements } from './acknowledgements.ts'

interface Means {
  readonly verify: Verify
  readonly acknowledgements: Acknowledgements
  readonly fetchBody: (streamSequence: number) => Promise<Uint8Array>
}

/** A JetStream message behind the runtime's own interface. */
export function asDelivery(message: JsMsg, { verify, acknowledgements, fetchBody }: Means): Delivery {
  const header = (name: string): string | undefined => message.headers?.get(name) || undefined
  return {
    subject: message.subject,
    streamSequence: message.seq,
    attempt: message.info.deliveryCount,
    storedAtMs: message.info.timestampNanos / 1e6,
    body: message.data,
    fetchBody: () => fetchBody(message.seq),
    header,
    isSignedBy: (signer) => verify(signer, signedPartOf(message.subject, message.headers, message.data)),
    acknowledge: () => acknowledgements.send(() => message.ack()),
    retryAfter: (delayMs) => message.nak(delayMs),
  }
}

/** What a signature covers of a message, and the signature. */
export function signedPartOf(subject: string, headers: MsgHdrs | undefined, body: Uint8Array): Parameters<Verify>[1] {
  const envelope = headers?.get(envelopeHeader) ?? ''
  return { subject, envelope, body, signature: headers?.get(signatureHeader) || undefined }
}
