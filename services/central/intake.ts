import { centralConsumers } from '../../shared/contracts/consumers.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { PlantMetrics } from '../../shared/telemetry/plant-metrics.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerStore } from './ledger-file.ts'
import type { Waiting } from './queue.ts'
import { requestsOf } from './remote-write/point.ts'
import type { Writer } from './remote-write/writer.ts'
import { type Message, type Step, step } from './step.ts'
import { toldBy } from './told.ts'

export interface IntakeOptions {
  /** As it was when the service stopped last. */
  readonly ledger: Ledger
  readonly store: Pick<LedgerStore, 'save'>
  readonly writer: Pick<Writer, 'write'>
  readonly metrics: Pick<PlantMetrics, 'plantMessages' | 'pointsWritten'> & { unreadable(contract: string): void }
  readonly log: Log
  /** The wall clock. */
  readonly nowMs: () => number
}

/** Takes what the plants send: writes it to the store, enters it, and only then settles it. */
export interface Intake {
  /**
   * @returns false when it was ended before everything was written; nothing is settled then
   * @throws when the ledger cannot be saved; nothing is settled then
   */
  settle(batch: readonly Waiting[]): Promise<boolean>
  /** What was heard so far. */
  ledger(): Ledger
}

/**
 * A crash at any moment costs nothing: what was not settled is handed out again, and the store has what it takes once more
 * under the same time. The ledger is on the disk before a message is settled, so that none is counted twice.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { store, writer, metrics, log, nowMs } = options
  let { ledger } = options

  function readable(batch: readonly Waiting[]): Message[] {
    return batch.flatMap((waiting) => {
      const { plant, kind, delivery } = waiting
      const told = toldBy(waiting)
      if (!('reason' in told)) return [{ plant, kind, streamSequence: delivery.streamSequence, told }]
      metrics.unreadable(centralConsumers[kind].reads.name)
      const { subject } = delivery
      log.warn({ plant, subject, reason: told.reason }, `left out a message of ${plant}: ${told.reason}`)
      return []
    })
  }

  function count({ tallied, implausible }: Step): void {
    if (implausible > 0) metrics.pointsWritten('implausible', implausible)
    for (const { plant, kind, outcome, count } of tallied) {
      metrics.plantMessages(plant, kind, outcome, count)
      if (outcome === 'missing')
        log.warn({ plant, kind, count }, `${count} ${kind} of ${plant} are missing: they were dropped before they came`)
    }
  }

  return {
    ledger: () => ledger,
    async settle(batch) {
      const next = step(ledger, readable(batch), nowMs())
      for (const groups of requestsOf(next.groups)) {
        const written = await writer.write(groups)
        if (!written) return false
        metrics.pointsWritten('stored', written.stored)
        metrics.pointsWritten('refused', written.refused)
      }
      await store.save(next.ledger)
      ledger = next.ledger
      count(next)
      for (const { delivery } of batch) delivery.acknowledge()
      return true
    },
  }
}
