import type { Bus } from '../../shared/bus/bus.ts'
import { type Contract, message } from '../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { countsOf, type Tally } from '../../shared/contracts/verdict-count.ts'
import { recordsOf, VerdictRecords } from '../../shared/contracts/verdict-record.ts'
import { backoff, pause } from '../../shared/runtime/backoff.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'
import { isTold, nothingTold, type Place, recordOf, toldBy } from './handler.ts'

const retryMs = backoff(100, 5000)

/** A verdict as the bus hands it out: the next one comes after this one is settled. */
export interface HeardVerdict extends Incoming<PartEnvelope, Verdict> {
  readonly place: Place
  settle(): void
}

export interface TellingOptions {
  readonly bus: Pick<Bus, 'append' | 'newest'>
  readonly plant: string
  readonly station: string
  readonly log: Log
  readonly signal: AbortSignal
}

/** Tells every verdict of a station once, in the order of their stream. */
export interface VerdictTelling {
  /** Whether the broker has said where it was left off; a count that is told before would be one of nothing. */
  isKnown(): boolean
  /** How many verdicts have been told; undefined before the first. */
  tally(): Tally | undefined
  heard(verdict: HeardVerdict): void
  /** Settles when the signal aborts, after what is under way. */
  readonly finished: Promise<void>
}

/**
 * Where it was left off is in the newest record itself, and a record is stored on the condition that the one before is still the
 * newest: whatever is killed in between, and also with two of these at once, no verdict is told twice and none left out.
 */
export function createVerdictTelling({ bus, plant, station, log, signal }: TellingOptions): VerdictTelling {
  /** In the order in which they came first; one that is handed out again replaces itself. */
  const waiting = new Map<number, HeardVerdict>()
  let wake = (): void => {}
  let told = nothingTold
  let newest = 0
  let known = false

  async function read(): Promise<void> {
    const [record, count] = await Promise.all([
      newestOf(bus, recordsOf(plant, station)),
      newestOf(bus, countsOf(plant, station)),
    ])
    newest = record?.streamSequence ?? 0
    // Records are the first to be dropped; then the count still says how many there were.
    told = record?.body ? toldBy(record.body) : { ...told, tally: told.tally ?? count?.body?.tally }
    known = true
  }

  async function tell({ envelope, body, place, settle }: HeardVerdict): Promise<void> {
    while (!isTold(told, place)) {
      const { partId, sequence } = envelope
      const record = recordOf(told, envelope, body, place)
      const outgoing = message(VerdictRecords, { version: 1, plant, station, partId, sequence }, record)
      const stored = await bus.append(outgoing, newest)
      if (stored === undefined) await read()
      else [told, newest] = [toldBy(record), stored]
    }
    settle()
  }

  async function tellAll(): Promise<void> {
    await insisting(read, 'where the verdicts for the central site were left off cannot be read', log, signal)
    while (!signal.aborted) {
      for (const [key, verdict] of waiting) {
        if (signal.aborted) return
        waiting.delete(key)
        await insisting(() => tell(verdict), 'a verdict for the central site was not stored', log, signal)
      }
      if (waiting.size === 0) await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  signal.addEventListener('abort', () => wake())

  return {
    isKnown: () => known,
    tally: () => told.tally,
    heard(verdict) {
      waiting.set(verdict.place.streamSequence, verdict)
      wake()
    },
    finished: tellAll(),
  }
}

async function newestOf<Envelope, Body>(bus: TellingOptions['bus'], kind: Contract<Envelope, Body>) {
  const delivery = await bus.newest(kind)
  if (!delivery) return undefined
  const found = parseDelivery(delivery, kind)
  // Of another version, for instance: it is the newest all the same.
  return { streamSequence: delivery.streamSequence, body: 'reason' in found ? undefined : found.body }
}

/** Tries until it succeeds or the signal aborts; the first failure is told. */
async function insisting(action: () => Promise<void>, trouble: string, log: Log, signal: AbortSignal): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await action()
    } catch (error) {
      if (failures === 1) log.warn({ reason: String(error) }, `${trouble}; trying again until it is`)
      await pause(retryMs(failures), signal)
    }
  }
}
