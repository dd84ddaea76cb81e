import type { Outgoing } from '../contracts/contract.ts'

/** A message that is known to be of its contract. */
export interface Incoming<Envelope, Body> {
  readonly envelope: Envelope
  readonly body: Body
}

/**
 * What a service does with a message: a function to messages, and no more. It never sees the bus, the acknowledgement,
 * the environment or the time of day. Throwing `RejectError` sends the message to the dead letters, `ExpiredError` drops
 * it as too late, any other error has it tried again.
 */
export type Handler<Envelope, Body> = (message: Incoming<Envelope, Body>) => Promise<readonly Outgoing[]>

/**
 * A handler for messages that come as headers only. `fetchBody` brings the body that was left out, and throws when the
 * broker cannot give it.
 */
export type FetchingHandler<Envelope, Body> = (
  message: Incoming<Envelope, Body>,
  fetchBody: () => Promise<Uint8Array>,
) => Promise<readonly Outgoing[]>
