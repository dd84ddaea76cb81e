import { type Allowances, type EventOf, eventsOf, type HistoryEvent } from '../history.ts'
import type { Evidence } from './evidence.ts'

const inFlightMs = 2000

interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** The history, ordered by what the promises ask of it. */
export interface Timeline {
  readonly triggers: readonly EventOf<'trigger'>[]
  readonly answers: readonly EventOf<'answer'>[]
  /** The line had no link or its watchdog had tripped at some moment in which this part could have been answered. */
  excused(trigger: EventOf<'trigger'>): boolean
  /** What the broker had stored of this time may be gone. */
  storeLost(fromMs: number, toMs: number): boolean
  /** The name of what went wrong at a time allows for this. */
  allows(atMs: number, what: keyof Allowances): boolean
  readonly forged: ReadonlySet<string>
}

export function createTimeline({ history, limits }: Pick<Evidence, 'history' | 'limits'>): Timeline {
  const lastMoment = limits.budgetMs + limits.toleranceMs
  const silences = eventsOf(history, 'silence').map(({ fromMs, atMs }) => ({ fromMs, toMs: atMs }))
  const cuts = eventsOf(history, 'link')
    .filter(({ up }) => !up)
    .map(({ atMs }) => ({ fromMs: atMs, toMs: atMs }))
  const unheard = [...silences, ...cuts].toSorted((one, other) => one.fromMs - other.fromMs)
  const lost = lostSpans(history)
  const windows = windowsOf(history)
  return {
    triggers: eventsOf(history, 'trigger'),
    answers: eventsOf(history, 'answer'),
    excused({ atMs, linked }) {
      return !linked || unheard.some((span) => overlaps(span, atMs, atMs + lastMoment))
    },
    storeLost: (fromMs, toMs) => lost.some((span) => overlaps(span, fromMs, toMs)),
    allows: (atMs, what) => windows.some(({ allows, fromMs, toMs }) => allows[what] && fromMs <= atMs && atMs <= toMs),
    forged: new Set(eventsOf(history, 'forged').map(({ partId }) => partId)),
  }
}

function overlaps({ fromMs, toMs }: Span, startMs: number, endMs: number): boolean {
  return fromMs <= endMs && startMs <= toMs
}

/**
 * From the last time that the store was read until it was gone, with what was in flight then. A fault of the same round
 * may have stopped those who decide before: then what was in flight at its beginning.
 */
function lostSpans(history: readonly HistoryEvent[]): Span[] {
  const harvests = eventsOf(history, 'harvest').map(({ atMs }) => atMs)
  const faults = eventsOf(history, 'fault')
  return eventsOf(history, 'store-lost').map(({ atMs }) => {
    const readMs = harvests.findLast((one) => one < atMs) ?? 0
    const row = faults.findLast((fault) => fault.atMs < atMs)?.row
    const begunMs = faults.find((fault) => fault.row === row)?.atMs ?? readMs
    return { fromMs: Math.min(readMs, begunMs) - inFlightMs, toMs: atMs + inFlightMs }
  })
}

/** From the start of each fault until the station had recovered from it. */
function windowsOf(history: readonly HistoryEvent[]): (Span & { readonly allows: Allowances })[] {
  const ends = new Map<number, number>()
  for (const event of history)
    if (event.event === 'recovered' || event.event === 'not-recovered') ends.set(event.row, event.atMs)
  return eventsOf(history, 'fault').map(({ row, atMs, allows }) => ({
    fromMs: atMs,
    toMs: ends.get(row) ?? Number.POSITIVE_INFINITY,
    allows,
  }))
}
