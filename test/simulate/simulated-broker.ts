import type { Random } from '../../models/fit/random.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Stop } from '../../shared/contracts/stop.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Timeline } from './timeline.ts'

const storeMsMax = 6
const rejectedShare = 0.01
const acknowledgementLostShare = 0.01
/** The broker recognises a repeated message for this long. */
const repetitionKnownMs = 120_000

/** How publishing ended, as far as the publisher knows. */
export type Published = 'stored' | 'unknown'

export interface StoredVerdict {
  readonly part: PartEnvelope
  readonly verdict: Verdict
  readonly storedAtMs: number
}

/** A message of the stream of stops, which keeps the newest of either kind. */
export type StoredStop =
  | { readonly type: 'stop'; readonly stopId: string; readonly stop: Stop }
  | {
      readonly type: 'acknowledgement'
      readonly stopId: string
      readonly streamSequence: number
      readonly storedAtMs: number
    }

/** What is published of one; the broker adds when and as which message it was stored. */
export type PublishedStop =
  | Extract<StoredStop, { type: 'stop' }>
  | { readonly type: 'acknowledgement'; readonly stopId: string }

/** What the broker does with verdicts and stops: each publish takes its time, may fail, and may fail after it was stored. */
export interface SimulatedBroker {
  publishVerdict(part: PartEnvelope, verdict: Verdict, done: (published: Published) => void): void
  publishStop(message: PublishedStop, done: (published: Published) => void): void
}

export interface BrokerOptions {
  readonly timeline: Timeline
  readonly random: Random
  readonly wallMs: () => number
  readonly onVerdict: (streamSequence: number, stored: StoredVerdict) => void
  readonly onStop: (streamSequence: number, stored: StoredStop) => void
}

/** The broker's compare-and-set is simulated as it was measured on the real one: of two verdicts the first is kept. */
export function createSimulatedBroker({ timeline, random, wallMs, onVerdict, onStop }: BrokerOptions): SimulatedBroker {
  const decided = new Set<string>()
  const repetitions = new Map<string, number>()
  const sequences = { verdicts: 0, stops: 0 }

  function publish(store: () => void, done: (published: Published) => void): void {
    timeline.after(random() * storeMsMax, () => {
      if (random() < rejectedShare) return done('unknown')
      store()
      done(random() < acknowledgementLostShare ? 'unknown' : 'stored')
    })
  }

  return {
    publishVerdict(part, verdict, done) {
      publish(() => {
        if (decided.has(part.partId)) return
        decided.add(part.partId)
        sequences.verdicts += 1
        onVerdict(sequences.verdicts, { part, verdict, storedAtMs: wallMs() })
      }, done)
    },
    publishStop(message, done) {
      publish(() => {
        const id = `${message.type}:${message.stopId}`
        if (timeline.nowMs - (repetitions.get(id) ?? Number.NEGATIVE_INFINITY) < repetitionKnownMs) return
        repetitions.set(id, timeline.nowMs)
        sequences.stops += 1
        const place = { streamSequence: sequences.stops, storedAtMs: wallMs() }
        onStop(sequences.stops, message.type === 'stop' ? message : { ...message, ...place })
      }, done)
    },
  }
}
