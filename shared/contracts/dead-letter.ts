import { z } from 'zod'
import { bytesBody, type Contract } from './contract.ts'
import { Name } from './name.ts'

export const DeadLetterEnvelope = z.object({
  version: z.literal(1),
  service: Name,
  /** Subject and stream sequence of the message that nobody could use. */
  subject: z.string(),
  streamSequence: z.int().min(0),
  reason: z.string().max(2000),
  /** Its own envelope header, as it came. */
  header: z.string().max(8192),
  rejectedAt: z.iso.datetime(),
})
export type DeadLetterEnvelope = z.infer<typeof DeadLetterEnvelope>

/** A message that is not of its contract or that no retry could mend; the body is the message's own. */
export const DeadLetters: Contract<DeadLetterEnvelope, Uint8Array> = {
  name: 'dead-letter',
  account: 'LINE',
  stream: 'DEADLETTERS',
  envelope: DeadLetterEnvelope,
  body: bytesBody,
  subject: ({ service }) => `deadletters.${service}`,
  filter: (service = '*') => `deadletters.${service}`,
  id: ({ service, subject, streamSequence }) => `dead-letter:${service}:${subject}:${streamSequence}`,
}
