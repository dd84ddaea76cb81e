import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type JournalEntry, journalFileName, journalFiles, readJournalEnd } from './journal-end.ts'

export interface JournalOptions {
  readonly folder: string
  readonly station: string
  /** A file that has grown so large is followed by the next. */
  readonly fileBytesMax?: number
  /** Beyond it the oldest file is deleted. */
  readonly filesMax?: number
  /** Writes to an open file as `fs.writeSync` does. */
  readonly write?: (file: number, bytes: Uint8Array) => number
}

/** An append-only file of what the line was told: one JSON object a line, oldest first. */
export interface Journal {
  /** The last entries of earlier runs, oldest first. */
  readonly recalled: readonly JournalEntry[]
  /**
   * Writes one entry at once and never throws: what the disk does not take waits, and `trouble` says so. The operating
   * system has the entry when this returns, so that it outlives the process. It is not forced onto the disk: that would
   * cost the line milliseconds a part, and a power cut ends the line's memory of its parts as well.
   */
  append(entry: JournalEntry): void
  /** Tries again to write what waits. */
  retry(): void
  /** Why something waits; empty when nothing does. */
  trouble(): string
  close(): void
}

const fileBytesMaxDefault = 8 * 2 ** 20
const filesMaxDefault = 128
/** Beyond it entries are lost to the journal; the broker still gets them. */
const waitingBytesMax = 4 * 2 ** 20

/** @throws when the folder cannot be made or read, naming it */
export function openJournal(options: JournalOptions): Journal {
  const { folder, station, write = writeSync } = options
  const { fileBytesMax = fileBytesMaxDefault, filesMax = filesMaxDefault } = options
  const end = readJournalEnd(folder, station)
  const last = end.file && end.file.bytes < fileBytesMax ? end.file : undefined
  let name = last?.name
  let file: number | undefined
  let fileBytes = 0
  let waiting: Buffer = Buffer.from(last?.isTorn ? '\n' : '')
  let reason = ''

  function open(fileNamed: string): number {
    const opened = openSync(join(folder, fileNamed), 'a')
    fileBytes = fstatSync(opened).size
    for (const old of journalFiles(folder, station).slice(0, -filesMax)) rmSync(join(folder, old), { force: true })
    return opened
  }

  function close(): void {
    if (file !== undefined) closeSync(file)
    file = undefined
  }

  /** A write may end in the middle of a line; the next one goes on exactly there. */
  function flush(): void {
    if (name === undefined || waiting.length === 0) return
    try {
      file ??= open(name)
      while (waiting.length > 0) {
        const written = write(file, waiting)
        fileBytes += written
        waiting = waiting.subarray(written)
      }
      reason = ''
    } catch (error) {
      reason = `the journal in ${folder} cannot be written: ${error instanceof Error ? error.message : error}`
    }
  }

  function append(entry: JournalEntry): void {
    if (fileBytes >= fileBytesMax && waiting.length === 0) {
      close()
      name = undefined
    }
    name ??= journalFileName(station, entry.envelope.number)
    const line = Buffer.from(`${JSON.stringify(entry)}\n`)
    if (waiting.length + line.length <= waitingBytesMax) waiting = Buffer.concat([waiting, line])
    flush()
  }

  return { recalled: end.entries, append, retry: flush, trouble: () => reason, close }
}
