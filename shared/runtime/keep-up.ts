import { pause } from './backoff.ts'
import type { Log } from './log.ts'

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
