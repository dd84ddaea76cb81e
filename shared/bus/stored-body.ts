import type { StreamName } from '../contracts/streams.ts'
import type { Link } from './connection.ts'

const waitMsMax = 1000

/**
 * The body of one stored message, asked for by its place in the stream.
 * @throws when it is not there any more, or the broker does not answer in time
 */
export async function storedBody(
  { opened }: Pick<Link, 'opened'>,
  stream: StreamName,
  sequence: number,
): Promise<Uint8Array> {
  const connection = await opened
  const question = JSON.stringify({ seq: sequence })
  const answer = await connection?.request(`$JS.API.DIRECT.GET.${stream}`, question, { timeout: waitMsMax })
  // Whoever stored the message can only have put his own headers before the broker's: the last one counts.
  if (answer?.headers?.last('Nats-Sequence') !== String(sequence))
    throw new Error(`message ${sequence} of ${stream} is not there any more: ${answer?.headers?.description ?? ''}`)
  return answer.data
}
