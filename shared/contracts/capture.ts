import { z } from 'zod'
import { bytesBody, type Contract } from './contract.ts'
import { Name, PartId } from './name.ts'

/** Parts of one request that may be on their way to camera-ingest at once. */
export const capturesInFlightMax = 16

/** For this long a request that comes again is the same part; a restart of camera-ingest does not forget it. */
export const requestKnownMs = 10 * 60_000

export const CaptureEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  view: Name,
  /** Names the request, and with it the part; the views of one part have the same. */
  request: PartId,
  /** The views of which a picture is sent: the others have none. */
  views: z.array(Name).min(1).max(16),
  /** Where the picture comes from, for people. */
  source: z.string().max(200),
})
export type CaptureEnvelope = z.infer<typeof CaptureEnvelope>

/** A picture that other software gives, to be inspected like one of a camera. Nobody keeps it: the asker hears the verdict or asks again. */
export const Captures: Contract<CaptureEnvelope, Uint8Array> = {
  name: 'capture',
  account: 'LINE',
  stream: undefined,
  envelope: CaptureEnvelope,
  body: bytesBody,
  subject: ({ station, view }) => `captures.${station}.${view}`,
  filter: (station = '*') => `captures.${station}.*`,
  id: ({ request, view }) => `capture:${request}:${view}`,
}
