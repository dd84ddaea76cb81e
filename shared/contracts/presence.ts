import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { Name } from './name.ts'
import { Revision } from './recipe-revision.ts'

/** How often a service says that it is there, and after how long a silence it counts as gone. */
export const presenceIntervalMs = 200
export const presenceLostAfterMs = 1000

const PresenceEnvelope = z.object({ version: z.literal(1), station: Name, service: Name, instance: z.string().max(64) })
const revisionsMax = 8

/** Where a service is with the revisions of the recipe that change while it runs. */
const RecipeInUse = z.object({
  /** Revision of the recipe's file with which it started. */
  file: Revision,
  /** By which it can judge, or which it gives to the next part. */
  ready: z.array(Revision).max(revisionsMax),
  /** What it was to be ready for and cannot. */
  refused: z.array(z.object({ revision: Revision, reason: z.string().max(300) })).max(revisionsMax),
})
export type RecipeInUse = z.infer<typeof RecipeInUse>

const Presence = z.object({ ready: z.boolean(), reason: z.string().max(300), recipe: RecipeInUse.optional() })
export type Presence = z.infer<typeof Presence>

/** A service's own word that it can do its part for a station. */
export const Presences: Contract<z.infer<typeof PresenceEnvelope>, Presence> = {
  name: 'presence',
  account: 'LINE',
  stream: undefined,
  envelope: PresenceEnvelope,
  body: jsonBody(Presence),
  subject: ({ station, service }) => `presence.${station}.${service}`,
  filter: (station = '*') => `presence.${station}.*`,
  id: ({ service, instance }) => `presence:${service}:${instance}`,
}

/** The presence of one service alone. */
export function presencesOf(service: string): typeof Presences {
  return { ...Presences, filter: (station = '*') => `presence.${station}.${service}` }
}

/** How often each instance of decision says whether the station inspects, and after how long a silence it does not. */
export const readyIntervalMs = 100
export const readyLostAfterMs = 300

const ReadyEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  /** The run of decision that says so; the sequence counts within it. */
  instance: z.string().max(64),
  sequence: z.int().min(1),
})
const Ready = z.object({ ready: z.boolean(), reason: z.string().max(300), sentAt: z.iso.datetime() })
export type Ready = z.infer<typeof Ready>

export const Readiness: Contract<z.infer<typeof ReadyEnvelope>, Ready> = {
  name: 'ready',
  account: 'DECISION',
  stream: undefined,
  envelope: ReadyEnvelope,
  body: jsonBody(Ready),
  subject: ({ station }) => `ready.${station}`,
  filter: (station = '*') => `ready.${station}`,
  id: ({ instance, sequence }) => `ready:${instance}:${sequence}`,
}
