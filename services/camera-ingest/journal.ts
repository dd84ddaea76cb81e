import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { Log } from '../../shared/runtime/log.ts'

const grownBytesMax = 2 ** 20
const repairIntervalMs = 1000

export interface JournalDependencies {
  readonly file: string
  /** Everything that has to be in the file, as few lines as possible. */
  readonly entries: () => readonly object[]
  readonly schedule: (action: () => void, delayMs: number) => void
  readonly log: Log
}

/** A file of JSON lines that a kill -9 cannot take back: a line is with the operating system before `append` returns. */
export interface Journal {
  append(entry: object): void
  /** Why the file is behind; empty while it is not. */
  trouble(): string
  close(): void
}

/**
 * Writes the file anew from `entries`, and again whenever it has grown by a mebibyte or by its own size. A write that
 * fails is not lost: the whole file is written again every second until that works.
 */
export function openJournal({ file, entries, schedule, log }: JournalDependencies): Journal {
  let descriptor: number | undefined
  let trouble = ''
  let closed = false
  let compactBytes = 0
  let grownBytes = 0

  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }
  const failed = (error: unknown): void => {
    trouble = `${file} cannot be written: ${error instanceof Error ? error.message : error}`
    log.error({ file, reason: String(error) }, `${trouble}; a restart would forget parts; free or mend the disk`)
    schedule(() => !closed && rewrite(), repairIntervalMs)
  }
  const rewrite = (): void => {
    try {
      const text = entries().map(line).join('')
      replaceFile(file, text)
      close()
      descriptor = openSync(file, 'a')
      compactBytes = Buffer.byteLength(text)
      grownBytes = 0
      if (trouble !== '') log.info({ file }, `${file} is written again`)
      trouble = ''
    } catch (error) {
      failed(error)
    }
  }
  rewrite()
  return {
    append(entry) {
      if (descriptor === undefined || trouble !== '') return
      try {
        grownBytes += writeWhole(descriptor, line(entry))
        if (grownBytes > Math.max(grownBytesMax, compactBytes)) rewrite()
      } catch (error) {
        failed(error)
      }
    },
    trouble: () => trouble,
    close() {
      closed = true
      close()
    },
  }
}

/**
 * What a file holds; undefined when there is none. Lines that are no entries are left out and logged, such as a last one
 * that a loss of power cut off. A file that cannot be read at all is moved aside, so that a person can look at it.
 */
export function readJournal<Entry>(file: string, schema: z.ZodType<Entry>, log: Log): Entry[] | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.flatMap((text, index) => {
      if (text === '') return []
      const entry = parse(text, schema)
      if (entry === undefined) log.warn({ file, line: index + 1 }, `line ${index + 1} of ${file} is left out: no entry`)
      return entry === undefined ? [] : [entry]
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const aside = `${file}.unreadable`
    log.error(
      { file, aside, reason: String(error) },
      `${file} cannot be read (${error}); moved to ${aside} if possible`,
    )
    try {
      renameSync(file, aside)
    } catch {
      // Writing the journal will fail in the same way, and say so in the service's health.
    }
    return undefined
  }
}

/** Replaces a file as a whole: whoever reads it, even after a crash, finds the old or the new one. */
export function replaceFile(file: string, ...content: (string | Uint8Array)[]): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.tmp`
  const descriptor = openSync(temporary, 'w')
  try {
    for (const part of content) writeWhole(descriptor, part)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(temporary, file)
}

/** @returns the bytes that were written, all there are: a full disk may take some of them and not fail */
function writeWhole(descriptor: number, content: string | Uint8Array): number {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
  return bytes.length
}

function line(entry: object): string {
  return `${JSON.stringify(entry)}\n`
}

function parse<Entry>(text: string, schema: z.ZodType<Entry>): Entry | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
