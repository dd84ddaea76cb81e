import { createHash } from 'node:crypto'
import { Audit, type AuditEntry, nothingBefore } from '../../../shared/contracts/audit.ts'
import type { AuditPage, AuditQuery, AuditRecord } from '../api/audit.ts'
import { ProblemError } from '../http/problem-answer.ts'
import { createTurns } from './turns.ts'

const turnLimits = { atOnceMax: 1, waitingMax: 100 }
/** As the contract has it. */
const targetCharactersMax = 200
const textCharactersMax = 2000

/** An entry as the broker keeps it. */
export interface StoredEntry {
  readonly sequence: number
  readonly body: Uint8Array
  readonly entry: AuditEntry
}

/** The broker's stream of this station's entries; what is not signed is not among them. */
export interface AuditStream {
  /** Resolves when it is stored. @throws when it is not, or nobody knows */
  publish(entry: AuditEntry): Promise<void>
  /** The last message of all, and the entry that it is, if it is one. */
  newest(): Promise<{ readonly sequence: number; readonly stored: StoredEntry | undefined } | undefined>
  /** From a place in the stream on, oldest first. */
  from(sequence: number): AsyncIterable<StoredEntry>
}

/** Who did something, as far as it is known. */
export type Author = Pick<AuditEntry, 'who' | 'role' | 'by'>
export type Change = Pick<AuditEntry, 'action' | 'target' | 'old' | 'new'>

/** Who changed what: written by adding, one entry bound to the one before by its hash. */
export interface AuditLog {
  /** Resolves when the broker has it. @throws {ProblemError} 503 otherwise: then the change must not happen */
  write(author: Author, change: Change): Promise<void>
  /** @throws {ProblemError} 503 when the broker cannot be asked */
  page(query: AuditQuery): Promise<AuditPage>
}

export function createAuditLog(stream: AuditStream, wallMs: () => number): AuditLog {
  const inTurn = createTurns(turnLimits)
  let previous: string | undefined

  async function append(author: Author, change: Change): Promise<void> {
    const entry = { at: new Date(wallMs()).toISOString(), ...author, ...clipped(change) }
    previous ??= hashOf((await stream.newest())?.stored)
    const next = { ...entry, previous }
    // Until the broker has said so nobody knows whether it is the last one.
    previous = undefined
    await stream.publish(next)
    previous = hashOf({ body: Audit.body.encode(next) })
  }

  return {
    write: (author, change) =>
      inTurn(() => append(author, change)).catch((error: unknown) => {
        if (error instanceof ProblemError) throw error
        throw unavailable('nothing was changed: the audit log could not be written', error)
      }),
    page: (query) =>
      readPage(stream, query).catch((error: unknown) => {
        throw unavailable('the audit log cannot be read', error)
      }),
  }
}

async function readPage(stream: AuditStream, { before, limit }: AuditQuery): Promise<AuditPage> {
  const newest = before === undefined ? (await stream.newest())?.sequence : before - 1
  if (newest === undefined) return { entries: [] }
  // One more than is shown, for what the oldest of them follows.
  const wanted = limit + 1
  for (let span = wanted; ; span *= 2) {
    const first = Math.max(1, newest - span + 1)
    const found = await upTo(newest, stream.from(first))
    if (found.length < wanted && first > 1) continue
    const records = found.map((stored, index) => recordOf(stored, found[index - 1]))
    return { entries: records.slice(-limit).reverse() }
  }
}

async function upTo(newest: number, entries: AsyncIterable<StoredEntry>): Promise<StoredEntry[]> {
  const found: StoredEntry[] = []
  for await (const stored of entries) {
    if (stored.sequence > newest) break
    found.push(stored)
  }
  return found
}

function recordOf({ sequence, entry }: StoredEntry, before: StoredEntry | undefined): AuditRecord {
  const { previous, ...told } = entry
  return { ...told, sequence, follows: previous === hashOf(before) }
}

function hashOf(stored: Pick<StoredEntry, 'body'> | undefined): string {
  return stored ? createHash('sha256').update(stored.body).digest('hex') : nothingBefore
}

function clipped({ action, target, old, new: next }: Change): Change {
  const clip = (text: string, charactersMax: number): string =>
    text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`
  return {
    action,
    target: clip(target, targetCharactersMax),
    old: clip(old, textCharactersMax),
    new: clip(next, textCharactersMax),
  }
}

function unavailable(what: string, cause: unknown): ProblemError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ProblemError(503, 'audit not available', `${what} (${why}); try again when the broker is back`, { cause })
}
