import type { Random } from '../../models/fit/random.ts'
import type { PartEvent } from '../../services/decision/handler.ts'
import { createPartTable, type PartTable } from '../../services/decision/part-table.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { SimulatedBroker } from './simulated-broker.ts'
import type { Timeline } from './timeline.ts'

const lookbackMs = 2000
const downMsMax = 400
const policy = { failSafe: 'reject', publishMarginMs: 25, software: 'simulation' } as const

export interface SimulatedDecider {
  /** Hears an event after some time, if it lives then. */
  deliver(event: PartEvent): void
  /** Forgets everything, and comes back a little later. */
  crash(): void
  readonly partsRemembered: number
}

export interface DeciderOptions {
  readonly timeline: Timeline
  readonly random: Random
  readonly clock: Clock
  readonly broker: SimulatedBroker
  readonly delayMs: () => number
}

/** One instance of decision: the real table of parts, with simulated timers, broker and crashes. */
export function createSimulatedDecider({ timeline, random, clock, broker, delayMs }: DeciderOptions): SimulatedDecider {
  let life = 0
  let table: PartTable | undefined

  /** What was planned in an earlier life does not happen in this one. */
  function inThisLife(action: () => void): () => void {
    const born = life
    return () => void (born === life && action())
  }

  function deliver(event: PartEvent): void {
    timeline.after(
      delayMs(),
      inThisLife(() => table?.accept(event)),
    )
  }

  function start(): void {
    table = createPartTable({
      policy,
      clock,
      random,
      // Real timers may go off a little early.
      schedule: (action, waitMs) => timeline.after(waitMs - random(), inThisLife(action)),
      outbox: { publish: (outgoing) => broker.publish(outgoing.envelope as PartEnvelope, outgoing.body as Verdict) },
      traceparentOf: () => undefined,
      onStored: () => {},
      onPublishFailed: () => {},
    })
    for (const event of broker.since(timeline.nowMs - lookbackMs)) deliver(event)
  }

  start()
  return {
    deliver,
    crash() {
      life += 1
      table = undefined
      timeline.after(random() * downMsMax, inThisLife(start))
    },
    get partsRemembered() {
      return table?.size ?? 0
    },
  }
}
