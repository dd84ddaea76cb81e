import type { Random } from '../../models/fit/random.ts'
import type { PartEvent } from '../../services/decision/handler.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Receipt } from '../../shared/runtime/delivery.ts'
import type { Timeline } from './timeline.ts'

const storeMsMax = 6
const rejectedShare = 0.01
const acknowledgementLostShare = 0.01
const eventsKeptMax = 20_000

/** What the broker holds of the frames and findings of the last while, and of verdicts one a part. */
export interface SimulatedBroker {
  append(event: PartEvent): void
  /** Events stored since a time, oldest first. */
  since(atMs: number): readonly PartEvent[]
  /** As `createOutbox` does it: may fail without having stored, or after having stored. */
  publish(part: PartEnvelope, verdict: Verdict): Promise<Receipt>
}

export interface BrokerOptions {
  readonly timeline: Timeline
  readonly random: Random
  readonly keptMs: number
  readonly onStored: (part: PartEnvelope, verdict: Verdict) => void
}

/** The broker's compare-and-set is simulated as it was measured on the real one: of two verdicts the first is kept. */
export function createSimulatedBroker({ timeline, random, keptMs, onStored }: BrokerOptions): SimulatedBroker {
  const decided = new Set<string>()
  let log: { atMs: number; event: PartEvent }[] = []

  function store(part: PartEnvelope, verdict: Verdict): Receipt {
    if (decided.has(part.partId)) return { alreadyStored: true }
    decided.add(part.partId)
    onStored(part, verdict)
    return { alreadyStored: false }
  }

  return {
    append(event) {
      log.push({ atMs: timeline.nowMs, event })
      if (log.length > eventsKeptMax) log = log.filter(({ atMs }) => atMs >= timeline.nowMs - keptMs)
    },
    since: (sinceMs) => log.filter(({ atMs }) => atMs >= sinceMs).map(({ event }) => event),
    publish: (part, verdict) =>
      new Promise((resolve, reject) => {
        timeline.after(random() * storeMsMax, () => {
          if (random() < rejectedShare) return reject(new Error('the broker did not answer'))
          const receipt = store(part, verdict)
          if (random() < acknowledgementLostShare) return reject(new Error('the acknowledgement was lost'))
          resolve(receipt)
        })
      }),
  }
}
