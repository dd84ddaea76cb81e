import { z } from 'zod'
import { type Contract, jsonBody, type Place } from './contract.ts'
import { ViewEnvelope } from './envelope.ts'
import { Heatmap, ModelFinding } from './finding.ts'
import { Region } from './region.ts'

/** Bytes of a JPEG of all that was inspected. */
export const pictureBytesMax = 24 * 1024
/** Bytes of a JPEG of one place. */
export const closeUpBytesMax = 12 * 1024

export const nearestGoodMissingCharactersMax = 300

/** A JPEG of at most so many bytes. */
function jpeg(bytesMax: number) {
  return z.base64().max(4 * Math.ceil(bytesMax / 3))
}

/** A place and what surrounds it. */
const CloseUp = z.object({
  /** What the picture shows. */
  region: Region,
  picture: jpeg(closeUpBytesMax),
})
export type CloseUp = z.infer<typeof CloseUp>

/** What a model that was fitted here compared the worst place with; in pixels of the model's input. */
const NearestGood = z.object({
  /** What the good image was called when the model was fitted. */
  image: z.string().max(255),
  /** The patch in it that resembles the worst place most. */
  region: Region,
  /** Absent where the package does not hold the image. */
  closeUp: CloseUp.optional(),
})
export type NearestGood = z.infer<typeof NearestGood>

const { model, score, threshold, warningThreshold, reason, objects } = ModelFinding.options[0].shape

/** Why a model finds a part suspicious, for people; nothing that happens to the part depends on it. */
export const Explanation = z.object({
  model,
  score,
  threshold,
  warningThreshold,
  reason,
  objects,
  /** The part of the frame that the model saw; `picture` and `heatmap` show all of it and nothing else. */
  inspected: Region,
  picture: jpeg(pictureBytesMax),
  heatmap: Heatmap.optional(),
  /** The place that speaks most against the part, in pixels of the frame. Absent where the model names none. */
  worst: z.object({ region: Region, closeUp: CloseUp }).optional(),
  nearestGood: NearestGood.optional(),
  /** Why the nearest good patch cannot be shown, where one should be. */
  nearestGoodMissing: z.string().max(nearestGoodMissingCharactersMax).optional(),
})
export type Explanation = z.infer<typeof Explanation>

/** Stored after the finding, for suspicious parts only, and only as many as can be made without keeping a part waiting. */
export const Explanations: Contract<ViewEnvelope, Explanation> = {
  name: 'explanation',
  account: 'LINE',
  stream: 'EXPLANATIONS',
  envelope: ViewEnvelope,
  body: jsonBody(Explanation),
  subject: ({ station, view, partId }) => `explanations.${station}.${view}.${partId}`,
  filter: (station = '*') => `explanations.${station}.>`,
  id: ({ partId, view }) => `explanation:${partId}:${view}`,
}

/** The one of a view of a part. */
export function explanationOf(partId: string, view: string): Place {
  return { ...Explanations, filter: (station = '*') => `explanations.${station}.${view}.${partId}` }
}

/** Those of one part, of all its views. */
export function explanationsOfPart(partId: string): Place {
  return { ...Explanations, filter: (station = '*') => `explanations.${station}.*.${partId}` }
}
