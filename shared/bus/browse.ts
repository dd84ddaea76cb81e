import type { Place } from '../contracts/contract.ts'
import type { Delivery } from '../runtime/delivery.ts'
import type { Verify } from '../signature/verify.ts'
import type { Link } from './connection.ts'
import { BrowseError, nextBatch } from './direct-get.ts'

/**
 * Every message that a stream holds of one kind, oldest first, without a consumer: batched direct gets (ADR-31 of NATS),
 * so many bytes at a time. What is stored meanwhile may or may not be among them. There is nothing to acknowledge.
 * @throws {BrowseError} when the broker refuses or does not answer in time
 */
export async function* browse(
  link: Link,
  station: string,
  place: Place,
  verify: Verify,
  batchBytesMax = 4 * 2 ** 20,
  first = 1,
): AsyncGenerator<Delivery> {
  const { stream } = place
  if (stream === undefined) throw new BrowseError(`${place.name} is not kept in a stream and cannot be looked up`)
  for (let sequence = first; ; ) {
    const from = { sequence, filter: place.filter(station) }
    const { found, isLast } = await nextBatch(link, stream, from, verify, batchBytesMax)
    yield* found
    const newest = found.at(-1)
    if (isLast || !newest) return
    sequence = newest.streamSequence + 1
  }
}
