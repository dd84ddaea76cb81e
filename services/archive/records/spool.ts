import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { syncFile } from '../../../shared/service/durable-file.ts'
import type { SpoolName } from './table.ts'

const lingerMs = 100
const retryMs = 1000
/** A segment is read into memory as a whole when it becomes records. */
const segmentBytesMaxDefault = 16 * 2 ** 20
const numberDigits = 12

export interface SpoolOptions {
  readonly folder: string
  readonly name: SpoolName
  /** Above every number that was in use before. */
  readonly firstNumber: number
  readonly schedule: (action: () => void, delayMs: number) => void
  /** A segment that has grown so large is followed by the next. */
  readonly segmentBytesMax?: number
  /** Writes to an open file as `fs.writeSync` does. */
  readonly write?: (file: number, bytes: Uint8Array) => number
}

/** Lines on their way to a table: appended to a segment, forced onto the disk in batches, many lines at a time. */
export interface Spool {
  /** @param onDurable is called once the disk has the line; never when it does not come to that */
  append(line: object, onDurable: () => void): void
  /** Forces onto the disk what waits. Never throws: what the disk does not take waits on. */
  flush(): void
  /** Ends the segment that is being written. Segments that are ended are never written again. */
  endSegment(): void
  /** Why lines wait; empty when nothing is wrong. */
  trouble(): string
  close(): void
}

/**
 * How many lines may wait is the consumer's limit: no line is settled before the disk has it. While a disk takes nothing the broker
 * hands the same messages out again; a line that waits already takes the place of itself.
 */
export function openSpool(options: SpoolOptions): Spool {
  const { folder, name, firstNumber, schedule, write = writeSync } = options
  const { segmentBytesMax = segmentBytesMaxDefault } = options
  mkdirSync(folder, { recursive: true })
  const waiting = new Map<string, () => void>()
  let number = firstNumber
  let segment: { readonly file: number; bytes: number } | undefined
  let scheduled = false
  let reason = ''

  function flush(): void {
    while (waiting.size > 0 && flushSome(firstLines(waiting, segmentBytesMax))) {
      // Until all of it is written, or the disk takes no more.
    }
  }

  /** @returns whether the disk has them */
  function flushSome(lines: readonly string[]): boolean {
    try {
      segment ??= openSegment(join(folder, segmentName(name, number)))
      const bytes = Buffer.from(lines.join(''))
      // What an earlier attempt left half written.
      ftruncateSync(segment.file, segment.bytes)
      for (let written = 0; written < bytes.length; ) written += write(segment.file, bytes.subarray(written))
      fdatasyncSync(segment.file)
      segment.bytes += bytes.length
      reason = ''
      for (const line of lines) {
        waiting.get(line)?.()
        waiting.delete(line)
      }
      if (segment.bytes >= segmentBytesMax) closeSegment()
      return true
    } catch (error) {
      reason = `the archive in ${folder} cannot be written: ${error instanceof Error ? error.message : error}`
      later(retryMs)
      return false
    }
  }

  function later(delayMs: number): void {
    if (scheduled) return
    scheduled = true
    schedule(() => {
      scheduled = false
      flush()
    }, delayMs)
  }

  function endSegment(): void {
    flush()
    closeSegment()
  }

  function closeSegment(): void {
    if (!segment) return
    closeSync(segment.file)
    segment = undefined
    number += 1
  }

  return {
    append(line, onDurable) {
      waiting.set(`${JSON.stringify(line)}\n`, onDurable)
      later(lingerMs)
    },
    flush,
    endSegment,
    trouble: () => reason,
    close: endSegment,
  }

  function openSegment(path: string) {
    // Appending, so that what is written after a truncation goes to the new end.
    const file = openSync(path, 'a')
    syncFile(folder)
    return { file, bytes: 0 }
  }
}

/** As many lines as make a segment, the oldest first; one at least. */
function firstLines(waiting: ReadonlyMap<string, unknown>, bytesMax: number): string[] {
  const lines: string[] = []
  let characters = 0
  for (const line of waiting.keys()) {
    characters += line.length
    if (lines.length > 0 && characters > bytesMax) break
    lines.push(line)
  }
  return lines
}

export interface Segment {
  readonly path: string
  readonly name: SpoolName
  readonly number: number
}

export function segmentName(name: SpoolName, number: number): string {
  return `${name}-${String(number).padStart(numberDigits, '0')}.ndjson`
}

/** The segments in a folder, oldest first; of a running spool the last one may still be written. */
export function segmentsIn(folder: string, name: SpoolName): readonly Segment[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
    .toSorted()
    .flatMap((file) => {
      const [, itsName, digits] = /^([a-z]+)-(\d{12})\.ndjson$/.exec(file) ?? []
      return itsName === name ? [{ path: join(folder, file), name, number: Number(digits) }] : []
    })
}
