import { statfs } from 'node:fs/promises'
import { pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { Disk } from './images/retention.ts'

/** Work that is due again and again. */
export interface Upkeep {
  /** Settles when the signal aborts, after the work under way. */
  readonly finished: Promise<void>
  /** Why the last attempt failed; empty when it did not. */
  trouble(): string
}

/** Does the work at every interval; what fails is told and tried again at the next. */
export function keepUp(
  what: string,
  intervalMs: number,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
  work: () => Promise<void>,
): Upkeep {
  let trouble = ''
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await pause(intervalMs, signal)
      if (signal.aborted) return
      try {
        await work()
        trouble = ''
      } catch (error) {
        trouble = `${what}: ${error instanceof Error ? error.message : error}`
        log.warn({ reason: String(error) }, `${trouble}; tried again in ${intervalMs / 1000} s`)
      }
    }
  }
  return { finished: run(), trouble: () => trouble }
}

/** The disk that a folder is on. */
export async function diskOf(folder: string): Promise<Disk> {
  const { bsize, blocks, bavail } = await statfs(folder)
  return { bytes: blocks * bsize, freeBytes: bavail * bsize }
}
