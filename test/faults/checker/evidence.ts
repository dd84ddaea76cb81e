import type { Actuation } from '../../../shared/contracts/actuation.ts'
import type { HistoryEvent } from '../history.ts'

/** A verdict as the broker holds it. */
export interface StoredVerdict {
  /** From the subject, which is what makes it one a part. */
  readonly partId: string
  readonly streamSequence: number
  /** A valid signature of a trusted key of decision over exactly this message, and the envelope is of this part. */
  readonly genuine: boolean
  /** The rest is only known of what is genuine. */
  readonly sequence: number
  readonly trigger: number | undefined
  readonly verdict: string
  readonly basis: string
  readonly latencyMs: number
  readonly budgetMs: number
}

export interface StoredFrame {
  readonly partId: string
  readonly sequence: number
  readonly trigger: number | undefined
  readonly hasPicture: boolean
}

/** An entry of what the line was told, from the adapter's journal or from the broker. */
export interface ActuationEntry {
  readonly number: number
  readonly actuationId: string
  readonly trigger: number | undefined
  readonly partId: string | undefined
  readonly body: Actuation
}

/** Sizes of the whole station at one moment in which nothing is wrong. */
export interface Sizes {
  readonly residentBytes: number
  readonly descriptors: number
  /** Messages that a consumer has not read or not settled, by its name. */
  readonly pending: Readonly<Record<string, number>>
}

/** What is promised, and what this machine's own scheduling may add to any time that is checked. */
export interface Limits {
  readonly budgetMs: number
  readonly toleranceMs: number
}

/** All that the checker knows of a run. */
export interface Evidence {
  readonly limits: Limits
  readonly history: readonly HistoryEvent[]
  readonly verdicts: readonly StoredVerdict[]
  readonly frames: readonly StoredFrame[]
  readonly actuations: readonly ActuationEntry[]
  readonly journal: readonly ActuationEntry[]
  /** The parts that the archive has on record, as often as they are there; undefined where it was not read. */
  readonly records: readonly string[] | undefined
  readonly sizes: { readonly before: Sizes; readonly after: Sizes } | undefined
}

/** A promise that was not kept. */
export interface Violation {
  readonly promise: string
  readonly atMs: number
  readonly text: string
}
