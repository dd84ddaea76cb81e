import { readFileSync } from 'node:fs'
import type { Log } from '../../../shared/runtime/log.ts'
import { writeDurably } from '../../../shared/service/durable-file.ts'

/**
 * Takes out of a segment what is no line of JSON, as a crash or a loss of power leaves at its end, and puts it aside. What
 * was torn there was never settled, and comes again from the broker.
 */
export function repairSegment(path: string, log: Log): void {
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n').filter(Boolean)
  const whole = lines.filter(isObject)
  const isComplete = text === '' || text.endsWith('\n')
  if (whole.length === lines.length && isComplete) return
  const torn = lines.filter((line) => !isObject(line))
  if (torn.length > 0) {
    writeDurably(`${path}.unreadable`, torn.join('\n'))
    log.warn({ path, lines: torn.length }, `${torn.length} unreadable lines of ${path} were put aside as .unreadable`)
  }
  writeDurably(path, whole.map((line) => `${line}\n`).join(''))
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
