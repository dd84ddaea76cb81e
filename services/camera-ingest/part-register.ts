import { z } from 'zod'
import { PartEnvelope } from '../../shared/contracts/envelope.ts'
import { PartId } from '../../shared/contracts/name.ts'
import { createRequestMemory, RequestEntry } from './request-memory.ts'
import { type Counted, CounterState, createTriggerCounter, type TriggerCounter } from './trigger-counter.ts'

/**
 * A line of the journal: where the numbers were and, of the parts before, one that is still under way; a part that was
 * taken in since; one whose frames the broker has.
 */
export const PartEntry = z.union([
  z.object({
    numbers: z.object({
      sequence: z.int().min(0),
      triggers: CounterState,
      requests: z.array(RequestEntry).default([]),
    }),
  }),
  z.object({ underWay: PartEnvelope }),
  z.object({ taken: PartEnvelope }),
  z.object({ stored: PartId }),
])
export type PartEntry = z.infer<typeof PartEntry>

/** Everything about the station's parts that a restart must not forget. */
export interface PartRegister {
  /** The last part number that was given. */
  sequence(): number
  /** Counts a trigger's number; a part of it has to be taken in unless it is a duplicate. */
  count(trigger: number): Counted
  misses(trigger: number): boolean
  /** Numbers that were skipped before now and have not come since. */
  missing(): readonly number[]
  /** A part was made of this request before. */
  knowsRequest(request: string, wallMs: number): boolean
  /** @returns the line to be written before the part is spoken of */
  take(part: PartEnvelope): PartEntry
  /** @returns the line that says that the broker has every frame of the part */
  store(partId: string): PartEntry
  /** Parts that were taken in and not stored, oldest first. */
  underWay(): readonly PartEnvelope[]
  /** Never goes on from less than what a frame at the broker has. */
  raiseTo(newest: PartEnvelope): void
  /** The same, as few lines as possible. */
  entries(): PartEntry[]
}

/**
 * @param nowMs a clock that does not jump
 * @param written what `take`, `store` and `entries` gave in earlier runs, in that order
 */
export function createPartRegister(nowMs: () => number, written: readonly PartEntry[] = []): PartRegister {
  let sequence = 0
  const firstTaken = written.find((entry) => 'taken' in entry)
  let writtenAtMs = firstTaken ? Date.parse(firstTaken.taken.capturedAt) : 0
  const thenMs = (): number => writtenAtMs
  let triggers: TriggerCounter = createTriggerCounter(thenMs)
  const requests = createRequestMemory()
  const underWay = new Map<string, PartEnvelope>()
  const add = (part: PartEnvelope): void => {
    requests.add(part)
    sequence = Math.max(sequence, part.sequence)
    underWay.set(part.partId, part)
  }
  for (const entry of written) {
    if ('numbers' in entry) {
      sequence = Math.max(sequence, entry.numbers.sequence)
      triggers = createTriggerCounter(thenMs, entry.numbers.triggers)
      requests.restore(entry.numbers.requests)
    } else if ('taken' in entry) {
      writtenAtMs = Date.parse(entry.taken.capturedAt)
      if (entry.taken.trigger !== undefined) triggers.count(entry.taken.trigger)
      add(entry.taken)
    } else if ('underWay' in entry) add(entry.underWay)
    else underWay.delete(entry.stored)
  }
  triggers = createTriggerCounter(nowMs, triggers.state())
  return {
    sequence: () => sequence,
    count: (trigger) => triggers.count(trigger),
    misses: (trigger) => triggers.misses(trigger),
    missing: () => triggers.state().missing,
    knowsRequest: requests.knows,
    take(part) {
      add(part)
      return { taken: part }
    },
    store(partId) {
      underWay.delete(partId)
      return { stored: partId }
    },
    underWay: () => [...underWay.values()],
    raiseTo(newest) {
      sequence = Math.max(sequence, newest.sequence)
      if (newest.trigger !== undefined && triggers.state().highest === undefined) triggers.count(newest.trigger)
    },
    entries: () => [
      { numbers: { sequence, triggers: triggers.state(), requests: requests.entries() } },
      ...[...underWay.values()].map((part) => ({ underWay: part })),
    ],
  }
}
