import { z } from 'zod'
import { bytesBody, type Contract, type Place } from './contract.ts'
import { Name, PartId } from './name.ts'
import { Override } from './override.ts'
import { Region } from './region.ts'

const { action, verdict, reasonCode, at } = Override.shape

export const OverriddenFrameEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  view: Name,
  partId: PartId,
  /** Of the override: it counts the words about this part, from 1, and the newest counts. */
  revision: z.int().min(1),
  action,
  /** What the part truly is; which of its views shows that is not known. */
  verdict,
  reasonCode,
  at,
  /** The part of the frame that was inspected. */
  region: Region,
})
export type OverriddenFrameEnvelope = z.infer<typeof OverriddenFrameEnvelope>

/**
 * A view of a part of which a person has said what it truly is, as the camera gave it. Empty where the word was withdrawn,
 * or says something new of a part whose picture is gone: the earlier one does not count any more.
 */
export const OverriddenFrames: Contract<OverriddenFrameEnvelope, Uint8Array> = {
  name: 'overridden-frame',
  account: 'LINE',
  signedBy: 'operator',
  stream: 'OVERRIDDEN',
  envelope: OverriddenFrameEnvelope,
  body: bytesBody,
  subject: ({ station, view }) => `overridden.${station}.${view}`,
  filter: (station = '*') => `overridden.${station}.*`,
  id: ({ partId, view, revision }) => `overridden-frame:${partId}:${view}:${revision}`,
}

/** Those of one view. */
export function overriddenOf(view: string): Place {
  return { ...OverriddenFrames, filter: (station = '*') => `overridden.${station}.${view}` }
}
