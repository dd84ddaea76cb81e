import { pino } from 'pino'
import { systemClock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { createQuota } from '../runtime/quota.ts'

const unwrittenBytesMax = 2 ** 20
/** Lines wait for each other: a write for each costs more than making it, here and where it is read. */
const lingerBytesMax = 4096
const lingerMs = 100
const closeMsMax = 300
/** A flood of complaints is itself a fault: it takes the time that verdicts need. */
const complaintsPerSecondMax = 50

/** A log that can be closed. */
export interface ClosableLog extends Log {
  /** Writes what is left, and gives up on it when nobody reads any more. Call it before the process ends. */
  close(): Promise<void>
}

/**
 * One JSON object a line on standard output; `fields` stand on every line. Writing never holds the service up: when the
 * reader is slow lines wait up to a limit and are then dropped, when it has gone they are dropped at once. Of warnings and
 * errors there are at most fifty a second of each; how many were left out is said.
 */
export function createLog(level: string, fields: object): ClosableLog {
  const output = pino.destination({
    fd: process.stdout.fd,
    sync: false,
    minLength: lingerBytesMax,
    periodicFlush: lingerMs,
    maxLength: unwrittenBytesMax,
  })
  // Nobody reads any more. Left alone, the last flush at exit would try for ever.
  output.on('error', () => output.destroy())
  const log = pino({ level, base: fields, timestamp: pino.stdTimeFunctions.isoTime }, output)
  const complain = (level: 'warn' | 'error'): Log['warn'] => {
    const quota = createQuota(complaintsPerSecondMax, systemClock)
    return (more, text) => {
      const isAllowed = quota.take()
      const leftOut = quota.refused()
      if (leftOut > 0) log[level]({ leftOut }, `${leftOut} more lines of this level were left out`)
      if (isAllowed) log[level](more, text)
    }
  }
  return {
    debug: (more, text) => log.debug(more, text),
    info: (more, text) => log.info(more, text),
    warn: complain('warn'),
    error: complain('error'),
    async close() {
      const flushed = new Promise<void>((resolve) => output.flush(() => resolve()))
      await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, closeMsMax))])
      output.destroy()
    },
  }
}
