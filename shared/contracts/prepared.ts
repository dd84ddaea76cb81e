import { z } from 'zod'
import { bytesBody, type Contract } from './contract.ts'
import { ViewEnvelope } from './envelope.ts'
import type { Judge } from './finding.ts'
import { ModelName } from './model.ts'
import { Region } from './region.ts'

export const PreparedEnvelope = ViewEnvelope.extend({
  /** Size of the pixels in the body: 8-bit RGB, rows from the top. */
  pixels: z.object({ width: z.int().min(1), height: z.int().min(1) }),
  /** The part of the frame they show. */
  region: Region,
})
export type PreparedEnvelope = z.infer<typeof PreparedEnvelope>

/** Which model the pixels were cut for, and whether its answer counts or is only compared. */
export const PreparedForModelEnvelope = PreparedEnvelope.extend({
  model: ModelName,
  purpose: z.enum(['judge', 'shadow']),
})
export type PreparedForModelEnvelope = z.infer<typeof PreparedForModelEnvelope>

function preparedFor<Envelope extends PreparedEnvelope>(
  judge: Judge,
  envelope: z.ZodType<Envelope>,
  differs: (envelope: Envelope) => string,
): Contract<Envelope, Uint8Array> {
  return {
    name: `prepared-${judge}`,
    account: 'LINE',
    stream: 'PREPARED',
    envelope,
    body: bytesBody,
    subject: ({ station, view }) => `prepared.${judge}.${station}.${view}`,
    filter: (station = '*') => `prepared.${judge}.${station}.*`,
    id: (message) => `prepared-${judge}:${message.partId}:${message.view}${differs(message)}`,
  }
}

/** Pixels at the size of the model's input. */
export const PreparedForModel = preparedFor(
  'model',
  PreparedForModelEnvelope,
  ({ model: { name, version, sha256 } }) => `:${name}/${version}:${sha256}`,
)

/** Pixels as the camera saw them, scaled down only where a message would become too large. */
export const PreparedForRules = preparedFor('rules', PreparedEnvelope, () => '')
