import type { IncomingMessage } from 'node:http'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'

const triggerMax = 2 ** 32 - 1
const address = /^\/triggers\/([^/?]*)(?:\/([^/?]*))?$/
const hint = 'PUT a picture to /triggers/<number>/<view>, or POST to /triggers/<number> for a part without one'

/** A request that is not served: its status, and what the sender can do about it. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, text: string, retryAfterSeconds?: number) {
    super(text)
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** What a request is about; without a view it says only that the part is there. */
export interface TriggerRequest {
  readonly number: number
  readonly view: string | undefined
}

/** @throws {Refusal} with the reason */
export function readTriggerRequest(
  { method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
  views: readonly string[],
): TriggerRequest {
  const [whole, digits = '', view] = address.exec(url) ?? []
  if (whole === undefined) throw new Refusal(404, `there is nothing at ${url}; ${hint}`)
  if (method !== (view === undefined ? 'POST' : 'PUT')) throw new Refusal(405, `${method} is not served here; ${hint}`)
  const number = /^\d{1,10}$/.test(digits) ? Number(digits) : Number.NaN
  if (!(number <= triggerMax))
    throw new Refusal(400, `"${digits}" is no trigger number; give a whole number from 0 to ${triggerMax}`)
  if (view !== undefined && !views.includes(view))
    throw new Refusal(404, `the recipe has no view "${view}"; there is ${views.join(', ')}`)
  return { number, view }
}

/**
 * Reads a body to its end. What is too large is read as well, and thrown away, so that the sender gets to see the answer.
 * @throws {Refusal} when it is larger than a message may be
 * @throws when the connection breaks off
 */
export async function readPicture(request: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= bodyBytesMax) chunks.push(chunk)
    else chunks.length = 0
  }
  if (bytes <= bodyBytesMax) return Buffer.concat(chunks)
  const sizes = `the picture has ${bytes} bytes, at most ${bodyBytesMax} are taken`
  throw new Refusal(413, `${sizes}; have the camera compress more or send a smaller region`)
}
