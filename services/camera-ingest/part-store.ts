import { join } from 'node:path'
import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { createFrameSpool } from './frame-spool.ts'
import { type FrameMessage, frameWithoutImage } from './handler.ts'
import { openJournal, readJournal } from './journal.ts'
import type { PartOnItsWay } from './part-delivery.ts'
import { createPartRegister, PartEntry, type PartRegister } from './part-register.ts'

const lostReason = 'camera-ingest ended before the broker had this frame'

export interface PartStoreOptions {
  readonly folder: string
  readonly station: string
  readonly clock: Clock
  readonly schedule: (action: () => void, delayMs: number) => void
  readonly log: Log
}

/** The register of a station's parts, kept in a folder so that no end of the service makes it forget one. */
export interface PartStore {
  readonly register: PartRegister
  /** Nothing was found: the broker's newest frame is all that may be known of earlier numbers. */
  readonly isNew: boolean
  /** Puts a part on record; only then may anybody hear of it. */
  take(part: PartEnvelope): void
  /** The broker has every frame of the part. */
  store(part: PartEnvelope): void
  /** Keeps a frame with its image for the next start. @throws when it cannot */
  keep(frame: FrameMessage): void
  /** The parts that an earlier run took in and did not get to the broker, oldest first, with the images it kept. */
  leftOver(): readonly PartOnItsWay[]
  /** Why the folder is behind; empty while it is not. */
  trouble(): string
  close(): void
}

export function openPartStore({ folder, station, clock, schedule, log }: PartStoreOptions): PartStore {
  const file = join(folder, `parts-${station}.ndjson`)
  const written = readJournal(file, PartEntry, log)
  const register = createPartRegister(clock.monotonicMs, written)
  const journal = openJournal({ file, entries: register.entries, schedule, log })
  const spool = createFrameSpool(join(folder, `spool-${station}`))
  const framesOf = (part: PartEnvelope): Promise<FrameMessage>[] =>
    part.viewsExpected.map(async (view) => spool.read(part, view) ?? frameWithoutImage(part, view, lostReason, clock))
  return {
    register,
    isNew: written === undefined,
    take: (part) => journal.append(register.take(part)),
    store: ({ partId }) => journal.append(register.store(partId)),
    keep: spool.keep,
    leftOver() {
      const parts = register.underWay()
      spool.keepOnly(new Set(parts.map(({ partId }) => partId)))
      return parts.map((part) => ({ part, frames: () => framesOf(part) }))
    },
    trouble: journal.trouble,
    close: journal.close,
  }
}
