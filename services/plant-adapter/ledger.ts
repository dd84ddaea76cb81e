import type { JournalEntry } from './journal-end.ts'
import type { Entry } from './plant-state.ts'

export interface LedgerOptions {
  readonly station: string
  /** A ULID. */
  readonly newId: () => string
  readonly journal: { readonly recalled: readonly JournalEntry[]; append(entry: JournalEntry): void }
  readonly outbox: { add(entry: JournalEntry): void }
}

/** Gives every entry its number and identity and keeps it: in the journal first, then on its way to the broker. */
export function createLedger({ station, newId, journal, outbox }: LedgerOptions) {
  let number = journal.recalled.reduce((highest, { envelope }) => Math.max(highest, envelope.number), 0)
  return {
    record({ actuation, ...identity }: Entry): void {
      number += 1
      const entry = {
        envelope: { version: 1 as const, station, actuationId: newId(), number, ...identity },
        body: actuation,
      }
      journal.append(entry)
      outbox.add(entry)
    },
  }
}
