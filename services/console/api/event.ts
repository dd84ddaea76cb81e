import { z } from 'zod'
import { PartSummary } from './part.ts'
import { StationState } from './station.ts'

/**
 * What `GET /api/events` streams, each with an id that counts up and from which a listener resumes (`Last-Event-ID`).
 * `station` comes without an id: only the newest matters. After `reset` a listener reads `GET /api/parts` anew: what it missed is too
 * much, or not known any more.
 */
export const LiveEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('verdict'), id: z.int(), data: PartSummary }),
  z.object({ event: z.literal('override'), id: z.int(), data: PartSummary }),
  z.object({ event: z.literal('station'), data: StationState }),
  z.object({ event: z.literal('reset'), data: z.object({}) }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
