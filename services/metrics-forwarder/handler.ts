import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Tally } from '../../shared/contracts/verdict-count.ts'
import { briefReasons, type VerdictRecord } from '../../shared/contracts/verdict-record.ts'

/** Where a verdict lies in the stream of verdicts. */
export interface Place {
  readonly streamSequence: number
  /** By the broker's wall clock. */
  readonly storedAtMs: number
}

/** What has been told of a station's verdicts: until which one, and how many of each kind there were. */
export interface Told {
  /** Undefined before the first. */
  readonly until: Place | undefined
  readonly tally: Tally | undefined
}

export const nothingTold: Told = { until: undefined, tally: undefined }

/**
 * Whether a verdict has been told. The broker hands verdicts out in the order of their stream, so one place says it of all. One
 * that was stored later in spite of a smaller sequence is of a stream that was made anew.
 */
export function isTold({ until }: Told, { streamSequence, storedAtMs }: Place): boolean {
  return until !== undefined && streamSequence <= until.streamSequence && storedAtMs <= until.storedAtMs
}

/** What there is to tell of a verdict, after everything that has been told. */
export function recordOf(told: Told, part: PartEnvelope, verdict: Verdict, place: Place): VerdictRecord {
  const { basis, score, decidedAt, latencyMs, software, stagesMs } = verdict
  const storedAt = isoTime(place.storedAtMs)
  return {
    ...{ verdict: verdict.verdict, basis, decidedAt, latencyMs, software, stagesMs },
    ...(score !== undefined && { score }),
    models: modelsOf(verdict),
    recipeRevision: part.recipeRevision,
    capturedAt: part.capturedAt,
    reasons: briefReasons(verdict.reasons),
    origin: { streamSequence: place.streamSequence, storedAt },
    tally: counted(told.tally ?? { since: storedAt, counts: [] }, verdict),
  }
}

/** What has been told once a record has been stored. */
export function toldBy({ origin, tally }: VerdictRecord): Told {
  return { until: { streamSequence: origin.streamSequence, storedAtMs: Date.parse(origin.storedAt) }, tally }
}

function counted({ since, counts }: Tally, { verdict, basis }: Pick<Verdict, 'verdict' | 'basis'>): Tally {
  const isIt = (one: Tally['counts'][number]): boolean => one.verdict === verdict && one.basis === basis
  if (!counts.some(isIt)) return { since, counts: [...counts, { verdict, basis, count: 1 }] }
  return { since, counts: counts.map((one) => (isIt(one) ? { ...one, count: one.count + 1 } : one)) }
}

function modelsOf({ findings }: Verdict): string[] {
  const names = Object.values(findings).flatMap(({ model }) =>
    model?.outcome === 'judged' ? [`${model.model.name}/${model.model.version}`] : [],
  )
  return [...new Set(names)].toSorted()
}

/** Whole milliseconds: a time that is read back has to be the one that was written. */
function isoTime(wallMs: number): string {
  return new Date(Math.ceil(wallMs)).toISOString()
}
