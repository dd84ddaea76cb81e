import { type Msg, type MsgHdrs, NatsError, RequestStrategy } from 'nats'
import type { Delivery } from '../runtime/delivery.ts'
import type { Verify } from '../signature/verify.ts'
import type { Link } from './connection.ts'
import { signedPartOf } from './stream-delivery.ts'

const batchMax = 256
const answerMsMax = 5000
const codeEndOfBatch = 204
const codeNothingFound = 404

/** A stream cannot be read as it is; the message says which, and why. */
export class BrowseError extends Error {
  override name = 'BrowseError'
}

/** Where to go on reading, and what of. */
export interface From {
  readonly sequence: number
  readonly filter: string
}

/** Messages of a stream, oldest first, and whether there are no more. @throws {BrowseError} */
export async function nextBatch(
  link: Link,
  stream: string,
  { sequence, filter }: From,
  verify: Verify,
  batchBytesMax: number,
): Promise<{ readonly found: readonly Delivery[]; readonly isLast: boolean }> {
  const connection = await connectionOf(link, stream)
  const request = { batch: batchMax, max_bytes: batchBytesMax, seq: sequence, next_by_subj: filter }
  // A batch ends with an empty message; a stored one that is empty only cuts it short.
  const options = { strategy: RequestStrategy.SentinelMsg, maxWait: answerMsMax }
  const found: Delivery[] = []
  try {
    const answers = await connection.requestMany(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify(request), options)
    for await (const answer of answers) {
      const delivery = asStored(answer, verify)
      if (delivery) found.push(delivery)
      else return { found, isLast: endsReading(stream, answer.headers) }
    }
  } catch (error) {
    throw error instanceof NatsError ? new BrowseError(`${stream} cannot be read: ${explain(error)}`) : error
  }
  if (found.length > 0) return { found, isLast: false }
  throw new BrowseError(`${stream} cannot be read: the broker gave no answer within ${answerMsMax} ms`)
}

/** The newest message of one subject; undefined when there is none. @throws {BrowseError} */
export async function newestStored(
  link: Link,
  stream: string,
  subject: string,
  verify: Verify,
): Promise<Delivery | undefined> {
  const connection = await connectionOf(link, stream)
  try {
    const answer = await connection.request(`$JS.API.DIRECT.GET.${stream}.${subject}`, '', { timeout: answerMsMax })
    const delivery = asStored(answer, verify)
    if (!delivery) endsReading(stream, answer.headers)
    return delivery
  } catch (error) {
    throw error instanceof NatsError ? new BrowseError(`${stream} cannot be read: ${explain(error)}`) : error
  }
}

async function connectionOf(link: Link, stream: string) {
  const connection = await link.opened
  if (connection) return connection
  throw new BrowseError(`${stream} was not read: the search for a broker was given up`)
}

/**
 * A stored message, undefined for the broker's own word. Only the broker can append the headers that are looked at, and
 * whoever stored the message can only have put his own before them: the last one counts.
 */
function asStored({ headers, data }: Msg, verify: Verify): Delivery | undefined {
  const said = (name: string): string | undefined => headers?.last(name) || undefined
  const [subject, sequence, timestamp] = [said('Nats-Subject'), said('Nats-Sequence'), said('Nats-Time-Stamp')]
  if (subject === undefined || sequence === undefined || timestamp === undefined) return undefined
  return {
    subject,
    streamSequence: Number(sequence),
    attempt: 1,
    storedAtMs: Date.parse(timestamp),
    body: data,
    fetchBody: async () => data,
    header: (name) => headers?.get(name) || undefined,
    isSignedBy: (signer) => verify(signer, signedPartOf(subject, headers, data)),
    acknowledge: () => {},
    retryAfter: () => {},
  }
}

function endsReading(stream: string, headers: MsgHdrs | undefined): boolean {
  if (headers?.code === codeEndOfBatch) return Number(headers.last('Nats-Num-Pending')) === 0
  if (headers?.code === codeNothingFound) return true
  throw new BrowseError(
    `${stream} cannot be read: the broker says ${headers?.code ?? 'nothing'} ${headers?.description}`,
  )
}

/** The text of an error of the client is often just a number. */
function explain({ code, message }: NatsError): string {
  return code === '503' ? 'there is no such stream, or it is not shown to this account' : message
}
