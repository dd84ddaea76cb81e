import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../../../shared/runtime/log.ts'
import { writeDurably } from '../../../shared/service/durable-file.ts'
import { readState, storeState } from '../view/stored-state.ts'
import type { ViewState } from '../view/view-state.ts'
import { ViewRecord } from './view-record.ts'

/** All that is known of a view. */
export interface KnownView {
  readonly record: ViewRecord
  readonly state: ViewState
}

/** Where a view is kept: a line with the record, and after it the statistics. */
export interface ViewFile {
  /** @returns undefined where there is none, or none that can be read; that one is put aside */
  read(log: Log): KnownView | undefined
  /** Writes all of it or nothing. @throws when the disk does not take it */
  write(known: KnownView): void
}

export function viewFile(folder: string, station: string, view: string): ViewFile {
  const file = join(folder, station, `${view}.drift`)
  return {
    read(log) {
      const text = textOf(file)
      if (text === undefined) return undefined
      try {
        const end = text.indexOf('\n')
        const record = ViewRecord.parse(JSON.parse(text.slice(0, end)))
        return { record, state: readState(text.slice(end + 1)) }
      } catch (error) {
        renameSync(file, `${file}.unreadable`)
        const reason = String(error)
        log.error({ file, reason }, `what was known of view ${view} cannot be read and was put aside: ${reason}`)
        return undefined
      }
    },
    write: ({ record, state }) => writeDurably(file, `${JSON.stringify(record)}\n${storeState(state)}`),
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
