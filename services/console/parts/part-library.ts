import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bus } from '../../../shared/bus/bus.ts'
import { Explanations, explanationOf } from '../../../shared/contracts/explanation.ts'
import { Frame } from '../../../shared/contracts/frame.ts'
import { pause } from '../../../shared/runtime/backoff.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { parseDelivery } from '../../../shared/runtime/parse-delivery.ts'
import { isDamage, markDamaged, openDatabase, type PartDatabase } from './database.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { createFrameIndex, type FrameIndex } from './frame-index.ts'
import { createPictureKeeping, type PictureKeeping } from './keeping.ts'
import { openKeptFiles } from './kept-files.ts'
import { createPartExplanations, type PartExplanations } from './part-explanations.ts'
import { createPartPictures, type PartPictures } from './part-pictures.ts'
import { isWorthKeeping } from './part-record.ts'
import { createPartStore, type PartStore } from './part-store.ts'
import { createRetention } from './retention.ts'

/** Pictures of parts that did not pass, were suspicious or are overridden, and their explanations. */
const picturesBytesMax = 2 * 2 ** 30
const trimEveryMs = 1000
/** What was decided this long before the start may still lack its pictures. */
const keptAgainMs = 5 * 60_000

/** Everything that is kept of the parts of the last days. */
export interface PartLibrary {
  readonly database: PartDatabase
  readonly store: PartStore
  readonly events: EventLog
  readonly frames: FrameIndex
  readonly pictures: PartPictures
  readonly explanations: PartExplanations
  readonly keeping: PictureKeeping
  /** Keeps pictures and takes away what is too old, until the signal aborts. @throws when the database is damaged */
  run(signal: AbortSignal): Promise<void>
  /** Stores something. @returns false when that failed; the log then says why, and a damaged database ends `run` */
  attempt(write: () => void): boolean
  /** Why the last thing could not be stored; empty when it could. */
  trouble(): string
  close(): void
}

export interface PartLibraryOptions {
  readonly folder: string
  readonly bus: Pick<Bus, 'newest' | 'storedBody'>
  readonly clock: Clock
  readonly log: Log
}

/** Opens what an earlier run has left. @throws when the folder cannot be written to */
export async function openPartLibrary({ folder, bus, clock, log }: PartLibraryOptions): Promise<PartLibrary> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'parts.db')
  const onPutAside = (aside: string, reason: string): void =>
    log.error(
      { aside, reason },
      `the database of the parts could not be read (${reason}); a new one begins, the old one is ${aside}`,
    )
  const database = openDatabase({ file, wallMs: () => clock.wallMs(), onPutAside })
  const store = createPartStore(database)
  const frames = createFrameIndex(database)
  const kept = await openKeptFiles(join(folder, 'pictures'), picturesBytesMax)
  const pictures = createPartPictures({ frames, kept, fetch: (sequence) => bus.storedBody(Frame, sequence) })
  const explanations = createPartExplanations({
    store,
    kept,
    fetch: (part, view) => storedExplanation(bus, part, view),
  })
  const onFailed = (partId: string, error: unknown): void =>
    log.warn({ partId, reason: String(error) }, `pictures of a part are not kept: ${error}`)
  const keeping = createPictureKeeping({ clock, pictures, explanations, onFailed })
  for (const record of store.since(clock.wallMs() - keptAgainMs)) {
    if (isWorthKeeping(record)) keeping.want(record.partId, record.views)
  }
  const guard = createGuard(file, log)
  const trim = createRetention(database)
  const trimming = async (signal: AbortSignal): Promise<void> => {
    for (; !signal.aborted; await pause(trimEveryMs, signal)) guard.attempt(() => trim(clock.wallMs()))
  }
  return {
    ...{ database, store, frames, pictures, explanations, keeping },
    ...{ attempt: guard.attempt, trouble: guard.trouble },
    events: createEventLog(database),
    async run(signal) {
      const ending = AbortSignal.any([signal, guard.damage])
      await Promise.all([keeping.run(ending), trimming(ending)])
      if (!signal.aborted) guard.damage.throwIfAborted()
    },
    close: () => void database.close(),
  }
}

async function storedExplanation(bus: Pick<Bus, 'newest'>, partId: string, view: string) {
  const delivery = await bus.newest(explanationOf(partId, view))
  if (!delivery) return undefined
  const incoming = parseDelivery(delivery, Explanations)
  return 'reason' in incoming ? undefined : incoming.body
}

/** Writes to the database so that what goes wrong is told once, and a damaged file is put aside at the next start. */
function createGuard(file: string, log: Log) {
  const damage = new AbortController()
  let trouble = ''
  return {
    damage: damage.signal,
    trouble: () => trouble,
    attempt(write: () => void): boolean {
      try {
        write()
        trouble = ''
        return true
      } catch (error) {
        const reason = `${file} cannot be written: ${error instanceof Error ? error.message : error}`
        if (reason !== trouble) log.error({ error }, reason)
        trouble = reason
        if (isDamage(error)) {
          markDamaged(file)
          damage.abort(error)
        }
        return false
      }
    },
  }
}
