import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Actuation, Actuations } from '../../shared/contracts/actuation.ts'

/** So many of the last entries are read again at a start. */
export const entriesRecalledMax = 4096

const numberDigits = 12
const lineFeed = 0x0a

const JournalEntry = z.object({ envelope: Actuations.envelope, body: Actuation })
/** One line of the journal. */
export type JournalEntry = z.infer<typeof JournalEntry>

/** What a journal held when it was opened. */
export interface JournalEnd {
  /** The last entries, oldest first. */
  readonly entries: readonly JournalEntry[]
  /** The file written last; `isTorn` when its last line is unfinished. */
  readonly file: { readonly name: string; readonly bytes: number; readonly isTorn: boolean } | undefined
}

/** The file that begins with an entry of this number; names sort as the numbers do. */
export function journalFileName(station: string, firstNumber: number): string {
  return `${station}-${String(firstNumber).padStart(numberDigits, '0')}.ndjson`
}

/** The journal files of a station, oldest first. */
export function journalFiles(folder: string, station: string): readonly string[] {
  const isOne = (name: string): boolean =>
    /^-\d{12}\.ndjson$/.test(name.slice(station.length)) && name.startsWith(station)
  return readdirSync(folder).filter(isOne).toSorted()
}

/**
 * Reads the end of a station's journal. Lines that are no entries, as a crash or a power cut may leave one, are passed over.
 * @throws when the folder cannot be made or read, naming it
 */
export function readJournalEnd(folder: string, station: string): JournalEnd {
  try {
    mkdirSync(folder, { recursive: true })
    let entries: JournalEntry[] = []
    let file: JournalEnd['file']
    for (const name of journalFiles(folder, station).toReversed()) {
      const bytes = readFileSync(join(folder, name))
      file ??= { name, bytes: bytes.length, isTorn: bytes.length > 0 && bytes.at(-1) !== lineFeed }
      const lines = bytes
        .toString('utf8')
        .split('\n')
        .slice(-entriesRecalledMax - 1)
      entries = [...lines.flatMap(entryOf), ...entries].slice(-entriesRecalledMax)
      if (entries.length === entriesRecalledMax) break
    }
    return { entries, file }
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new Error(`the journal in ${folder} cannot be read (${reason}); give a folder that this user may write`, {
      cause: error,
    })
  }
}

function entryOf(line: string): JournalEntry[] {
  try {
    return [JournalEntry.parse(JSON.parse(line))]
  } catch {
    return []
  }
}
