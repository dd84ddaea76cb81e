import { ErrorCode, headers, type JetStreamPublishOptions, type MsgHdrs, type NatsConnection, NatsError } from 'nats'
import type { Contract, Outgoing } from '../contracts/contract.ts'
import { type StreamDefinition, streams } from '../contracts/streams.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import {
  type Appender,
  envelopeHeader,
  type Outbox,
  type Receipt,
  type Restorer,
  traceHeader,
} from '../runtime/delivery.ts'
import type { Sign } from '../signature/sign.ts'
import { signatureHeader } from '../signature/signed-bytes.ts'
import type { Link } from './connection.ts'

const acknowledgeTimeoutMs = 1000
const attemptsMax = 4
const retryWaitMs = backoff(20, 200)
const errorCodeWrongLastSequence = 10071

/** The broker did not take a message, even after several attempts. */
export class PublishError extends Error {
  override name = 'PublishError'
}

/** Where the broker has stored a message; the sequence is undefined where another one stands in its way, or no stream keeps it. */
interface Stored extends Receipt {
  readonly streamSequence: number | undefined
}

/** Publishes and waits until the broker has stored; repeats are stored once because they carry the same id. */
export function createOutbox(
  linkTo: (contract: Outgoing['contract']) => Link,
  sign: Sign,
  signal: AbortSignal,
): Outbox & Restorer & Appender {
  async function publish(
    outgoing: Outgoing,
    traceparent: string | undefined,
    newest: number | undefined,
  ): Promise<Stored> {
    const contract = outgoing.contract as Contract<unknown, unknown>
    const { connection } = linkTo(outgoing.contract)
    const subject = contract.subject(outgoing.envelope)
    if (!connection) throw new PublishError(`the broker did not take ${subject}: there was none yet`)
    const body = contract.body.encode(outgoing.body)
    const header = headersOf(outgoing, traceparent)
    if (contract.signedBy) {
      header.set(signatureHeader, sign(contract.signedBy, subject, header.get(envelopeHeader), body))
    }
    if (contract.stream === undefined) {
      connection.publish(subject, body, { headers: header })
      return { alreadyStored: false, streamSequence: undefined }
    }
    const stream: StreamDefinition = streams[contract.stream]
    const expected = newest ?? (stream.onePerSubject ? 0 : undefined)
    const options = {
      msgID: contract.id(outgoing.envelope),
      headers: header,
      timeout: acknowledgeTimeoutMs,
      ...(expected !== undefined && { expect: { lastSubjectSequence: expected } }),
    }
    return await publishUntilStored(connection, subject, body, options, signal)
  }
  return {
    publish: async (outgoing, traceparent) => receiptOf(await publish(outgoing, traceparent, undefined)),
    restore: async (outgoing) => receiptOf(await publish(outgoing, undefined, 0)),
    async append(outgoing, newest) {
      const { alreadyStored, streamSequence } = await publish(outgoing, undefined, newest)
      // The broker names the place of a repetition, too, and somebody else may have said it.
      return alreadyStored ? undefined : streamSequence
    },
  }
}

function receiptOf({ alreadyStored }: Stored): Receipt {
  return { alreadyStored }
}

/** @throws {PublishError} after several attempts, or when it is too large */
export async function publishUntilStored(
  connection: NatsConnection,
  subject: string,
  body: Uint8Array,
  options: Partial<JetStreamPublishOptions>,
  signal: AbortSignal,
): Promise<Stored> {
  let failure: unknown
  // A service that has to stop still says what it has to say, but no longer insists.
  for (let attempt = 1; attempt === 1 || (attempt <= attemptsMax && !signal.aborted); attempt += 1) {
    try {
      const { duplicate, seq } = await connection.jetstream().publish(subject, body, options)
      return { alreadyStored: duplicate, streamSequence: seq }
    } catch (error) {
      if (isWrongLastSequence(error)) return { alreadyStored: true, streamSequence: undefined }
      failure = error
      if (isTooLarge(error)) break
      await pause(retryWaitMs(attempt), signal)
    }
  }
  throw new PublishError(`the broker did not take ${subject}: ${explain(failure)}`, { cause: failure })
}

function headersOf(outgoing: Outgoing, traceparent: string | undefined): MsgHdrs {
  const all = headers()
  all.set(envelopeHeader, JSON.stringify(outgoing.envelope))
  if (traceparent !== undefined) all.set(traceHeader, traceparent)
  return all
}

/** The subject has a message already: for a stream with one message a subject, somebody was first. */
function isWrongLastSequence(error: unknown): boolean {
  return error instanceof NatsError && error.api_error?.err_code === errorCodeWrongLastSequence
}

/** Trying again does not make it smaller. */
function isTooLarge(error: unknown): boolean {
  return error instanceof NatsError && error.code === ErrorCode.MaxPayloadExceeded
}

/** A bare 503: no stream captures the subject, as after a restart has emptied the broker's memory. */
function nobodyListens(error: unknown): boolean {
  return error instanceof NatsError && error.code === '503' && error.api_error === undefined
}

/** The text of an error of the client is often just a number; what the broker said is beside it. */
function explain(error: unknown): string {
  if (!(error instanceof NatsError)) return error instanceof Error ? error.message : String(error)
  const said = error.api_error ? `${error.api_error.description} (${error.api_error.err_code})` : error.message
  return nobodyListens(error) ? 'no stream takes this subject' : said
}
