import type { JsMsg } from 'nats'
import type { Delivery } from '../runtime/delivery.ts'

/** A JetStream message behind the runtime's own interface. */
export function asDelivery(message: JsMsg): Delivery {
  return {
    subject: message.subject,
    streamSequence: message.seq,
    attempt: message.info.deliveryCount,
    storedAtMs: message.info.timestampNanos / 1e6,
    body: message.data,
    header: (name) => message.headers?.get(name) || undefined,
    acknowledge: () => message.ack(),
    retryAfter: (delayMs) => message.nak(delayMs),
  }
}
