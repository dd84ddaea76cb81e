import { z } from 'zod'
import { bytesBody, type Contract } from './contract.ts'
import { ViewEnvelope } from './envelope.ts'
import type { Judge } from './finding.ts'
import { Region } from './region.ts'

export const PreparedEnvelope = ViewEnvelope.extend({
  /** Size of the pixels in the body: 8-bit RGB, rows from the top. */
  pixels: z.object({ width: z.int().min(1), height: z.int().min(1) }),
  /** The part of the frame they show. */
  region: Region,
})
export type PreparedEnvelope = z.infer<typeof PreparedEnvelope>

function preparedFor(judge: Judge): Contract<PreparedEnvelope, Uint8Array> {
  return {
    name: `prepared-${judge}`,
    account: 'LINE',
    stream: 'PREPARED',
    envelope: PreparedEnvelope,
    body: bytesBody,
    subject: ({ station, view }) => `prepared.${judge}.${station}.${view}`,
    filter: (station = '*') => `prepared.${judge}.${station}.*`,
    id: ({ partId, view }) => `prepared-${judge}:${partId}:${view}`,
  }
}

/** Pixels at the size of the model's input. */
export const PreparedForModel = preparedFor('model')

/** Pixels as the camera saw them, scaled down only where a message would become too large. */
export const PreparedForRules = preparedFor('rules')
