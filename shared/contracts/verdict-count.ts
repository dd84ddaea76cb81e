import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { Name } from './name.ts'
import { Verdict } from './verdict.ts'

const { verdict, basis } = Verdict.shape

/** More than a station gives in a thousand years; sums of it are whole numbers still. */
const countMax = 1e12

/** How many verdicts there were of each kind. Only grows, until the plant loses its broker's store: then it begins anew. */
export const Tally = z.object({
  /** When the first of them was stored. */
  since: z.iso.datetime(),
  counts: z.array(z.object({ verdict, basis, count: z.int().min(1).max(countMax) })).max(9),
})
export type Tally = z.infer<typeof Tally>

const CountEnvelope = z.object({
  version: z.literal(1),
  plant: Name,
  station: Name,
  /** Tells one run of the forwarder from the next; the sequence counts within it. */
  run: z.string().max(64),
  sequence: z.int().min(1),
})
const VerdictCount = z.object({ takenAt: z.iso.datetime(), tally: Tally.optional() })
export type VerdictCount = z.infer<typeof VerdictCount>

/** How many verdicts a station has given, told at every interval: tiny, so that it gets through when little else does. */
export const VerdictCounts: Contract<z.infer<typeof CountEnvelope>, VerdictCount> = {
  name: 'verdict-count',
  account: 'UPLINK',
  stream: 'COUNTS',
  envelope: CountEnvelope,
  body: jsonBody(VerdictCount),
  subject: ({ plant, station }) => `counts.${plant}.${station}`,
  filter: (station = '*') => `counts.*.${station}`,
  id: ({ plant, station, run, sequence }) => `count:${plant}:${station}:${run}:${sequence}`,
}

/** The counts of one station. */
export function countsOf(plant: string, station: string): typeof VerdictCounts {
  return { ...VerdictCounts, filter: () => `counts.${plant}.${station}` }
}
