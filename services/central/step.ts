import type { PlantMessageOutcome } from '../../shared/telemetry/plant-metrics.ts'
import type { Told } from './handler.ts'
import { entered, type Kind, keyOf, type Ledger } from './ledger.ts'
import { plausible } from './remote-write/plausible.ts'
import type { PointGroup } from './remote-write/point.ts'

/** A message of a plant, read. */
export interface Message {
  readonly plant: string
  readonly kind: Kind
  readonly streamSequence: number
  readonly told: Told
}

/** What is counted of a plant's messages once they are settled. */
export interface Tallied {
  readonly plant: string
  readonly kind: Kind
  readonly outcome: PlantMessageOutcome
  readonly count: number
}

export interface Step {
  readonly ledger: Ledger
  /** To be written to the store, one group a message. */
  readonly groups: readonly PointGroup[]
  readonly tallied: readonly Tallied[]
  /** Measurements that were left out because they cannot be true. */
  readonly implausible: number
}

/** What a batch of messages makes of the ledger, and what is to be written of it. What was heard before is left out. */
export function step(before: Ledger, batch: readonly Message[], nowMs: number): Step {
  const ledger = { ...before }
  const groups: PointGroup[] = []
  const tallied: Tallied[] = []
  let implausible = 0
  for (const { plant, kind, streamSequence, told } of batch) {
    const key = keyOf(plant, kind, told.station)
    const { epoch, number } = told
    // A clock that is ahead for a moment must not make everything after it old.
    const madeMs = Math.min(told.madeMs, nowMs)
    const last = ledger[key]
    const { heard, outcome } = entered(last, { epoch, number, madeMs, streamSequence, heardMs: nowMs })
    ledger[key] = heard
    if (outcome === 'again') continue
    tallied.push({ plant, kind, outcome: outcome === 'new' ? 'taken' : 'duplicate', count: 1 })
    if (outcome === 'duplicate') continue
    const missing = heard.missing - (last?.missing ?? 0)
    if (missing > 0) tallied.push({ plant, kind, outcome: 'missing', count: missing })
    const { points, left } = plausible(told.points, nowMs)
    implausible += left
    if (points.length > 0) groups.push(points)
  }
  return { ledger, groups, tallied, implausible }
}
