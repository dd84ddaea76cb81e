import type { z } from 'zod'
import type { Account, Signer } from './accounts.ts'
import type { StreamName } from './streams.ts'

/** How a body becomes bytes and back; `decode` throws on what is not of the contract. */
export interface BodyFormat<Body> {
  encode(body: Body): Uint8Array
  decode(bytes: Uint8Array): Body
  /** What the bytes say, where they are JSON. */
  readonly schema?: z.ZodType<Body>
  /** The bytes are packed, by one library a little differently than by the next: only what they say is compared. */
  readonly packed?: 'gzip'
}

/** Where a kind of message lives. */
export interface Place {
  readonly name: string
  readonly account: Account
  /** The stream that keeps it; undefined for messages that only matter now. */
  readonly stream: StreamName | undefined
  /** The subject filter of everything of this kind at one station, or of a service where it has no station. */
  filter(station?: string): string
}

/**
 * One kind of message: where it goes, what its envelope and body look like, and what makes two of them the same.
 * Nobody outside this folder writes a subject.
 */
export interface Contract<Envelope, Body> extends Place {
  /** Who signs it; without a valid signature such a message is none of this contract. */
  readonly signedBy?: Signer
  readonly envelope: z.ZodType<Envelope>
  readonly body: BodyFormat<Body>
  subject(envelope: Envelope): string
  /** Equal for a message and its repetition, so that the broker stores it once. */
  id(envelope: Envelope): string
}

/** Of each subject the newest message counts, and the broker tells when there is another. */
export interface Watchable<Envelope, Body> extends Contract<Envelope, Body> {
  /** Here the broker says what was stored, once it is. */
  news(station: string): string
}

/** A message ready to be published: its contract, envelope and body belong together. */
export interface Message<Envelope, Body> {
  readonly contract: Contract<Envelope, Body>
  readonly envelope: Envelope
  readonly body: Body
}

/** Any message, once its own types have done their work at the place where it was made. */
export interface Outgoing {
  readonly contract: Contract<never, never>
  readonly envelope: unknown
  readonly body: unknown
}

/** Checks at compile time that envelope and body are of the contract. */
export function message<Envelope, Body>(
  contract: Contract<Envelope, Body>,
  envelope: Envelope,
  body: Body,
): Message<Envelope, Body> & Outgoing {
  return { contract, envelope, body } as Message<Envelope, Body> & Outgoing
}

/** Raw bytes: images and pixels. */
export const bytesBody: BodyFormat<Uint8Array> = { encode: (body) => body, decode: (bytes) => bytes }

/** JSON checked by a schema. */
export function jsonBody<Body>(schema: z.ZodType<Body>): BodyFormat<Body> {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return {
    schema,
    encode: (body) => encoder.encode(JSON.stringify(body)),
    decode: (bytes) => schema.parse(JSON.parse(decoder.decode(bytes))),
  }
}
