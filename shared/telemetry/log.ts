import { pino } from 'pino'
import type { Log } from '../runtime/log.ts'

/** One JSON object a line on standard output; `fields` stand on every line. */
export function createLog(level: string, fields: object): Log {
  return pino({ level, base: fields, timestamp: pino.stdTimeFunctions.isoTime })
}
