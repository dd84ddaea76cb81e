import { z } from 'zod'
import { Name, PartId } from './name.ts'

/** A stop on a message's way, in milliseconds since the part's capture. */
export const Hop = z.object({ service: Name, receivedMs: z.number(), sentMs: z.number() })
export type Hop = z.infer<typeof Hop>

const hopsMax = 8

/** What every message says of its part. Travels as JSON in one header, and unchanged from capture to verdict. */
export const PartEnvelope = z.object({
  version: z.literal(1),
  partId: PartId,
  /** Counts a station's parts without a gap, from 1. */
  sequence: z.int().min(1),
  /** The line's own number of the part, where the line counts its triggers. */
  trigger: z.int().min(0).optional(),
  /** Names the request that brought the pictures, where other software asked. */
  request: PartId.optional(),
  station: Name,
  viewsExpected: z.array(Name).min(1).max(16),
  /** Wall clock, for people and for services on other hosts. */
  capturedAt: z.iso.datetime(),
  /** The capturing host's monotonic clock: exact between processes of one host, whatever happens to the wall clock. */
  captureClock: z.object({ domain: z.string().min(1).max(64), monotonicMs: z.number() }),
  budgetMs: z.number().gt(0),
  recipeRevision: z.string().max(32),
})
export type PartEnvelope = z.infer<typeof PartEnvelope>

/** The envelope of a message about one view of a part. */
export const ViewEnvelope = PartEnvelope.extend({ view: Name, trail: z.array(Hop).max(hopsMax) })
export type ViewEnvelope = z.infer<typeof ViewEnvelope>

/** What a message about a view says of its part, without what it says of the view. */
export function partOf(envelope: PartEnvelope): PartEnvelope {
  const { version, partId, sequence, trigger, request, station, viewsExpected } = envelope
  const { capturedAt, captureClock, budgetMs, recipeRevision } = envelope
  return {
    version,
    partId,
    sequence,
    ...(trigger !== undefined && { trigger }),
    ...(request !== undefined && { request }),
    station,
    viewsExpected,
    capturedAt,
    captureClock,
    budgetMs,
    recipeRevision,
  }
}
