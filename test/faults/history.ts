import { appendFileSync } from 'node:fs'
import type { PictureKind } from './line/pictures.ts'

/** Milliseconds of the machine's monotonic clock: the same in every process of this machine, whatever is set or stepped. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** What a fault may cost besides being survived. Without it the promises hold as if nothing had happened. */
export interface Allowances {
  /** The adapter itself or its link is hit: the line's own watchdog acts while it hears nothing. */
  readonly lineSilent?: true
  /** What the broker had stored is gone. */
  readonly storeLost?: true
}

/** One thing that happened, seen from outside the station. Times are monotonic milliseconds. */
export type HistoryEvent = { readonly atMs: number } & (
  | { readonly event: 'trigger'; readonly trigger: number; readonly linked: boolean; readonly picture: PictureKind }
  | { readonly event: 'picture'; readonly trigger: number; readonly status: number | string; readonly file: string }
  | {
      readonly event: 'answer'
      readonly trigger?: number | undefined
      readonly partId?: string | undefined
      readonly answer: string
      readonly basis: string
      readonly reason?: string | undefined
    }
  | { readonly event: 'ready'; readonly ready: boolean; readonly reason: string }
  | { readonly event: 'link'; readonly up: boolean }
  /** The line heard nothing from the adapter since `fromMs`; written when it hears it again, or at the end. */
  | { readonly event: 'silence'; readonly fromMs: number }
  /** The line itself did not run since `fromMs`: what it notes then may have been there all that time. */
  | { readonly event: 'line-held-up'; readonly fromMs: number }
  | { readonly event: 'complaint'; readonly reason: string }
  | { readonly event: 'fault'; readonly row: number; readonly name: string; readonly allows: Allowances }
  | { readonly event: 'healed'; readonly row: number }
  | { readonly event: 'recovered'; readonly row: number; readonly afterMs: number }
  | { readonly event: 'not-recovered'; readonly row: number; readonly reason: string }
  /** The station could not keep its promise of a verdict in this time: its broker, or both instances of decision, were away. */
  | { readonly event: 'gone'; readonly what: 'broker' | 'decision'; readonly fromMs: number }
  /** Everything stored before was read; what came between this and a lost store can be known from the journal alone. */
  | { readonly event: 'harvest' }
  | { readonly event: 'store-lost'; readonly stream: string }
  | { readonly event: 'forged'; readonly partId: string; readonly how: string }
  | { readonly event: 'note'; readonly text: string }
)

export type EventOf<Name extends HistoryEvent['event']> = Extract<HistoryEvent, { event: Name }>

/** The history of a run: one JSON object a line in a file, and all of it in memory. */
export interface History {
  readonly file: string
  readonly events: readonly HistoryEvent[]
  add(event: HistoryEvent): void
}

export function openHistory(file: string): History {
  const events: HistoryEvent[] = []
  return {
    file,
    events,
    add(event) {
      events.push(event)
      appendFileSync(file, `${JSON.stringify(event)}\n`)
    },
  }
}

export function eventsOf<Name extends HistoryEvent['event']>(
  history: readonly HistoryEvent[],
  name: Name,
): EventOf<Name>[] {
  return history.filter((event): event is EventOf<Name> => event.event === name)
}
