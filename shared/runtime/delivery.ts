import type { Signer } from '../contracts/accounts.ts'
import type { Outgoing } from '../contracts/contract.ts'

/** The header that carries the envelope. Header names are case-sensitive on the bus. */
export const envelopeHeader = 'Vaglio-Envelope'
/** W3C trace context, lower-case as the recommendation writes it. */
export const traceHeader = 'traceparent'

/** A message as it came from a stream; it is settled exactly once. */
export interface Delivery {
  readonly subject: string
  readonly streamSequence: number
  /** When the broker stored it, milliseconds since 1970 by the broker's clock. */
  readonly storedAtMs: number
  /** 1 the first time. */
  readonly attempt: number
  /** Empty where the consumer reads headers only. */
  readonly body: Uint8Array
  /** The body as the broker keeps it, for a consumer that left it out. */
  fetchBody(): Promise<Uint8Array>
  header(name: string): string | undefined
  /** True when the signer's signature of exactly this message is on it. */
  isSignedBy(signer: Signer): boolean
  acknowledge(): void
  retryAfter(delayMs: number): void
}

export interface Receipt {
  /** True when the broker had this message before: a repetition, or the second of two where only one may be. */
  readonly alreadyStored: boolean
}

export interface Outbox {
  /**
   * Resolves when the broker has stored the message (for a contract without a stream: when it is on its way).
   * @throws after its own retries; the message may or may not have been stored
   */
  publish(outgoing: Outgoing, traceparent?: string): Promise<Receipt>
}

/** For what has to be at the broker as long as it holds, whatever becomes of the broker's store. */
export interface Restorer {
  /** Publishes unless there is a message of its subject. @throws after its own retries */
  restore(outgoing: Outgoing): Promise<Receipt>
}

/** For what one writer tells in order, each thing once, whatever happens to writer and broker in between. */
export interface Appender {
  /**
   * Publishes on the condition that the newest message of its subject is still the one with this sequence, 0 for none.
   * @returns the sequence it was stored with; undefined when the newest is another one
   * @throws after its own retries; the message may or may not have been stored
   */
  append(outgoing: Outgoing, newest: number): Promise<number | undefined>
}
