import { z } from 'zod'
import { DriftSignal, driftHistoryMax } from '../../../shared/contracts/drift.ts'
import { DriftAlert } from '../../../shared/contracts/drift-alert.ts'
import { PartId } from '../../../shared/contracts/name.ts'

/** How far a stream has been read: what is at or before both is known already. */
const Position = z.object({ streamSequence: z.int().min(0), storedAtMs: z.number() })
export type Position = z.infer<typeof Position>

/** An alert with what the broker has been told of it. */
const KeptAlert = z.object({
  alert: z.ulid(),
  revision: z.int().min(1),
  /** The broker has this revision, and the pictures. */
  isSaid: z.boolean(),
  body: DriftAlert,
})
export type KeptAlert = z.infer<typeof KeptAlert>

const Point = z.object({ at: z.iso.datetime(), value: z.number() })

/** What is known of a view besides its statistics. */
export const ViewRecord = z.object({
  version: z.literal(1),
  /** Model and recipe whose scores are in the baseline. */
  scale: z.string().optional(),
  /** Capture of the newest part that was scored so, in milliseconds since 1970. */
  scoredAtMs: z.number().optional(),
  /** When a person last said that the view is as it should be. */
  baselineTakenAt: z.iso.datetime().optional(),
  newestSequence: z.int().min(0),
  read: z.object({ verdicts: Position, overrides: Position }),
  history: z.record(DriftSignal, z.array(Point).max(driftHistoryMax)),
  alerts: z.array(KeptAlert),
  /** JPEGs in base64, by the parts that they show. */
  pictures: z.record(PartId, z.base64()),
})
export type ViewRecord = z.infer<typeof ViewRecord>

const nothingRead: Position = { streamSequence: 0, storedAtMs: 0 }

/** A view of which nothing is known. */
export function newViewRecord(): ViewRecord {
  return {
    version: 1,
    newestSequence: 0,
    read: { verdicts: nothingRead, overrides: nothingRead },
    history: { scores: [], appearance: [], overrides: [] },
    alerts: [],
    pictures: {},
  }
}

/** A stream that was made anew counts from 1 again, but not its clock. */
export function isKnown(read: Position, message: Position): boolean {
  return message.streamSequence <= read.streamSequence && message.storedAtMs <= read.storedAtMs
}
