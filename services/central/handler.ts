import type { Measurements, SnapshotEnvelope } from '../../shared/contracts/metrics.ts'
import { Verdict } from '../../shared/contracts/verdict.ts'
import type { Tally, VerdictCount } from '../../shared/contracts/verdict-count.ts'
import type { RecordEnvelope, VerdictRecord } from '../../shared/contracts/verdict-record.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import type { Arrival } from './ledger.ts'
import type { PointGroup } from './remote-write/point.ts'

/** What one message of a plant says: where it stands among its like, and what is to be written of it. */
export interface Told extends Pick<Arrival, 'epoch' | 'number' | 'madeMs'> {
  /** Where every station counts for itself. */
  readonly station?: string
  readonly points: PointGroup
}

interface CountEnvelope {
  readonly plant: string
  readonly station: string
}

/** One station's verdicts by kind, those of which there is none yet at zero: an increase is seen only of what was there. */
export function toldByCount({ envelope, body }: Incoming<CountEnvelope, VerdictCount>, originSequence: number): Told {
  const { plant, station } = envelope
  const madeMs = Date.parse(body.takenAt)
  const { verdict: verdicts, basis: bases } = Verdict.shape
  const points = verdicts.options.flatMap((verdict) =>
    bases.options.map((basis) => ({
      metric: 'vaglio_plant_verdicts_total',
      labels: { plant, station, verdict, basis },
      value: countOf(body.tally, verdict, basis),
      atMs: madeMs,
    })),
  )
  return { epoch: '', number: originSequence, madeMs, points }
}

/** The samples of one service, under its own names, with the plant and the run of the service beside its own labels. */
export function toldBySnapshot(
  { envelope, body }: Incoming<SnapshotEnvelope, Measurements>,
  originSequence: number,
): Told {
  const { plant, service, instance } = envelope
  const madeMs = Date.parse(body.takenAt)
  const points = body.samples.map(([metric, labels, value]) => ({
    metric,
    labels: { ...labels, plant, service, instance },
    value,
    atMs: madeMs,
  }))
  return { epoch: '', number: originSequence, madeMs, points }
}

/** A record is counted, by the station's own count of its verdicts: whatever is missing before it shows there. */
export function toldByRecord({ envelope, body }: Incoming<RecordEnvelope, VerdictRecord>): Told {
  const { since, counts } = body.tally
  const number = counts.reduce((sum, { count }) => sum + count, 0)
  return {
    station: envelope.station,
    epoch: since,
    number,
    madeMs: Date.parse(body.origin.storedAt),
    points: [],
  }
}

function countOf(tally: Tally | undefined, verdict: Verdict['verdict'], basis: Verdict['basis']): number {
  return tally?.counts.find((one) => one.verdict === verdict && one.basis === basis)?.count ?? 0
}
