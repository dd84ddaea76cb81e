import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { Name, PartId } from './name.ts'
import { StageTimes, Verdict } from './verdict.ts'
import { Tally } from './verdict-count.ts'

const RecordEnvelope = z.object({
  version: z.literal(1),
  plant: Name,
  station: Name,
  partId: PartId,
  /** The part's, counted by its station. */
  sequence: z.int().min(1),
})
export type RecordEnvelope = z.infer<typeof RecordEnvelope>

const reasonsMax = 8
const reasonCharactersMax = 200

const { verdict, basis, score, decidedAt, latencyMs, software } = Verdict.shape

/** A verdict in brief: what it was, on what basis and why, without pictures and without what the judges measured. */
export const VerdictRecord = z.object({
  ...{ verdict, basis, score, latencyMs, decidedAt, software },
  /** By which versions, `name/version` of each view's model. */
  models: z.array(z.string().max(128)).max(16),
  recipeRevision: z.string().max(32),
  capturedAt: z.iso.datetime(),
  stagesMs: StageTimes,
  /** The first few, cut short: `code: text`. */
  reasons: z.array(z.string().max(reasonCharactersMax)).max(reasonsMax),
  /** Where the verdict lies in the plant, and when it was stored there: the next record is of a later one. */
  origin: z.object({ streamSequence: z.int().min(1), storedAt: z.iso.datetime() }),
  /** Every verdict of the station until this one, itself included. */
  tally: Tally,
})
export type VerdictRecord = z.infer<typeof VerdictRecord>

/** The verdicts of one plant, for the central site, one record each, in the order in which they were stored. */
export const VerdictRecords: Contract<RecordEnvelope, VerdictRecord> = {
  name: 'verdict-record',
  account: 'UPLINK',
  stream: 'RECORDS',
  envelope: RecordEnvelope,
  body: jsonBody(VerdictRecord),
  // One subject a station and not one a part: the broker keeps an entry in memory for each subject.
  subject: ({ plant, station }) => `records.${plant}.${station}`,
  filter: (station = '*') => `records.*.${station}`,
  id: ({ partId }) => `record:${partId}`,
}

/** The records of one station. */
export function recordsOf(plant: string, station: string): typeof VerdictRecords {
  return { ...VerdictRecords, filter: () => `records.${plant}.${station}` }
}

function briefReason({ code, text }: Verdict['reasons'][number]): string {
  return `${code}: ${text}`.slice(0, reasonCharactersMax)
}

/** As many reasons as a record has at most. */
export function briefReasons(reasons: Verdict['reasons']): string[] {
  return reasons.slice(0, reasonsMax).map(briefReason)
}
