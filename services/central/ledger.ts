import { z } from 'zod'

/** What the centre hears of a plant, the most urgent first. */
export const kinds = ['counts', 'snapshots', 'records'] as const
export type Kind = (typeof kinds)[number]

/** What is known of one run of numbered messages: of a plant's counts or snapshots, or of the records of one station. */
const Heard = z.object({
  /** Changes when the numbers begin anew. */
  epoch: z.string(),
  /** The last one's. */
  number: z.number(),
  /** Where the last one lay in the central broker's own stream. */
  streamSequence: z.int(),
  /** When the newest of them was made, by the plant's clock. */
  newestMs: z.number(),
  /** When the last one came, by the centre's. */
  heardMs: z.number(),
  taken: z.number(),
  missing: z.number(),
  duplicates: z.number(),
})
export type Heard = z.infer<typeof Heard>

/** By `<plant>/<kind>` and, for records, `/<station>`. */
export const Ledger = z.record(z.string(), Heard)
export type Ledger = z.infer<typeof Ledger>

/** One message as the ledger sees it. */
export interface Arrival {
  readonly epoch: string
  readonly number: number
  readonly streamSequence: number
  readonly madeMs: number
  readonly heardMs: number
}

/**
 * `again`: the central broker handed it out a second time. `duplicate`: it was stored there twice. Neither counts.
 */
export type Outcome = 'new' | 'again' | 'duplicate'

export interface Entry {
  readonly heard: Heard
  readonly outcome: Outcome
}

/**
 * Enters one message. Numbers that were skipped are missing for good: messages come in the plant's order. Before the first that
 * is ever heard nothing is missing, the centre begins there. Numbers that begin anew with a later time than any before are those
 * of a plant whose store was lost.
 */
export function entered(heard: Heard | undefined, arrival: Arrival): Entry {
  const { epoch, number, streamSequence, madeMs, heardMs } = arrival
  const last = { epoch, number, streamSequence, heardMs }
  if (!heard) return { outcome: 'new', heard: { ...last, newestMs: madeMs, taken: 1, missing: 0, duplicates: 0 } }
  const newestMs = Math.max(heard.newestMs, madeMs)
  const taken = { ...heard, ...last, newestMs, taken: heard.taken + 1 }
  if (epoch !== heard.epoch) return { outcome: 'new', heard: { ...taken, missing: heard.missing + number - 1 } }
  if (number > heard.number) {
    return { outcome: 'new', heard: { ...taken, missing: heard.missing + number - heard.number - 1 } }
  }
  if (streamSequence <= heard.streamSequence) return { outcome: 'again', heard }
  if (madeMs > heard.newestMs) return { outcome: 'new', heard: { ...taken, missing: heard.missing + number - 1 } }
  return { outcome: 'duplicate', heard: { ...heard, streamSequence, heardMs, duplicates: heard.duplicates + 1 } }
}

/** One plant's part of the ledger, its stations taken together. */
export interface PlantHeard {
  readonly plant: string
  readonly kind: Kind
  readonly newestMs: number
  readonly heardMs: number
  readonly taken: number
  readonly missing: number
  readonly duplicates: number
}

export function keyOf(plant: string, kind: Kind, station: string | undefined): string {
  return station === undefined ? `${plant}/${kind}` : `${plant}/${kind}/${station}`
}

export function plantsHeard(ledger: Ledger): readonly PlantHeard[] {
  const all = new Map<string, PlantHeard>()
  for (const [key, heard] of Object.entries(ledger)) {
    const [plant = '', kind = ''] = key.split('/')
    const before = all.get(`${plant}/${kind}`)
    all.set(`${plant}/${kind}`, {
      plant,
      kind: kind as Kind,
      newestMs: Math.max(before?.newestMs ?? 0, heard.newestMs),
      heardMs: Math.max(before?.heardMs ?? 0, heard.heardMs),
      taken: (before?.taken ?? 0) + heard.taken,
      missing: (before?.missing ?? 0) + heard.missing,
      duplicates: (before?.duplicates ?? 0) + heard.duplicates,
    })
  }
  return [...all.values()]
}
