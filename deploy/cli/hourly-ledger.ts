import { streams } from '../../shared/contracts/streams.ts'
import { type LedgerPart, partsOf } from './ledger-part.ts'
import type { LedgerRecords } from './ledger-records.ts'
import { isComplete, type Remark, remarksOf, type UnknownParts } from './ledger-remark.ts'

const hourMs = 3_600_000
/** Verdicts this close to their end in the broker are not counted: one part's records do not go all at once. */
const agingReserveMs = 60_000
/** Beyond its budget a part may still be on its way for this long. */
const underWayReserveMs = 3000

/** How many of what. `parts` = `verdicts` = `actuated` where nothing is wrong. */
export interface Tally {
  readonly parts: number
  readonly verdicts: number
  readonly pass: number
  readonly reject: number
  readonly stop: number
  readonly both: number
  readonly fallback: number
  readonly failSafe: number
  /** Answers to the line; `notInspected` of them without a verdict. */
  readonly actuated: number
  readonly notInspected: number
  readonly late: number
  readonly refused: number
}

export interface Hour extends Tally {
  readonly startMs: number
}

/** Parts triggered against verdicts issued and what the line was told. */
export interface HourlyLedger {
  readonly hours: readonly Hour[]
  readonly total: Tally
  /** What does not balance, and what is remarkable and yet right. */
  readonly remarks: readonly Remark[]
  /** Parts of the last seconds that still lack a verdict or an answer; they are in no hour. */
  readonly underWay: number
  /** Answers to the line whose verdicts are no longer kept, and the time from which on verdicts are. */
  readonly agedOut: { readonly answers: number; readonly keptFromMs: number }
  readonly balanced: boolean
}

/**
 * Balances what the broker holds of one station. Pure.
 * @param nowMs milliseconds since 1970, by the broker's clock
 */
export function hourlyLedger(records: LedgerRecords, nowMs: number): HourlyLedger {
  const keptFromMs = nowMs - streams.DECISIONS.ageMsMax + agingReserveMs
  const budgetMsMax = records.verdicts.reduce((highest, { budgetMs }) => Math.max(highest, budgetMs), 0)
  const settledMs = nowMs - budgetMsMax - underWayReserveMs
  const parts = partsOf(records)
  const all = parts.filter(isTriggered)
  const known = all.filter(({ atMs }) => atMs >= keptFromMs)
  const strays = parts.filter((part) => !isTriggered(part) && part.atMs >= keptFromMs)
  const settled = [...known.filter((part) => isComplete(part) || part.atMs < settledMs), ...strays]
  const unknown = unknownParts(known, all)
  const unknownSettled = unknown.filter(({ nextMs }) => nextMs < settledMs)
  const entries = records.entries.filter(({ atMs }) => atMs >= keptFromMs)
  const unbelievable = records.unbelievable.filter(({ atMs }) => atMs >= keptFromMs)
  const remarks = remarksOf(settled, unknownSettled, entries, unbelievable)
  const hours = hoursOf(settled, unknownSettled)
  const aged = all.filter(({ atMs }) => atMs < keptFromMs)
  return {
    hours,
    total: hours.reduce(plus, nothing),
    remarks,
    underWay: known.length + strays.length - settled.length + countOf(unknown) - countOf(unknownSettled),
    agedOut: { answers: aged.reduce((sum, { answers }) => sum + answers.length, 0), keptFromMs },
    balanced: !remarks.some(({ unbalances }) => unbalances),
  }
}

/** Somebody decided it or told the line of it; what was only refused may be of no part at all. */
function isTriggered({ verdicts, answers }: LedgerPart): boolean {
  return verdicts.length + answers.length > 0
}

/** The numbers between the known ones; the station counts its parts without a gap. */
function unknownParts(
  known: readonly LedgerPart[],
  all: readonly LedgerPart[],
): (UnknownParts & { readonly nextMs: number })[] {
  const first = known.reduce((lowest, { sequence = lowest }) => Math.min(lowest, sequence), Number.POSITIVE_INFINITY)
  const numbered = all
    .flatMap(({ sequence, atMs }) => (sequence === undefined || sequence < first ? [] : [{ sequence, atMs }]))
    .sort((one, other) => one.sequence - other.sequence)
  return numbered.slice(1).flatMap((next, index) => {
    const before = numbered[index]
    if (!before || before.sequence === next.sequence - 1) return []
    return { from: before.sequence + 1, to: next.sequence - 1, atMs: before.atMs, nextMs: next.atMs }
  })
}

function hoursOf(parts: readonly LedgerPart[], unknown: readonly UnknownParts[]): Hour[] {
  const hours = new Map<number, Tally>()
  const add = (atMs: number, tally: Tally): void => {
    const startMs = Math.floor(atMs / hourMs) * hourMs
    hours.set(startMs, plus(hours.get(startMs) ?? nothing, tally))
  }
  for (const part of parts) add(part.atMs, tallyOf(part))
  for (const { from, to, atMs } of unknown) add(atMs, { ...nothing, parts: to - from + 1 })
  return [...hours].map(([startMs, tally]) => ({ startMs, ...tally })).sort((one, other) => one.startMs - other.startMs)
}

const nothing: Tally = {
  parts: 0,
  verdicts: 0,
  pass: 0,
  reject: 0,
  stop: 0,
  both: 0,
  fallback: 0,
  failSafe: 0,
  actuated: 0,
  notInspected: 0,
  late: 0,
  refused: 0,
}

function tallyOf(part: LedgerPart): Tally {
  const { verdicts, answers, late, refused } = part
  const decided = (verdict: string): number => verdicts.filter((one) => one.verdict === verdict).length
  const onBasis = (basis: string): number => verdicts.filter((one) => one.basis === basis).length
  return {
    parts: isTriggered(part) ? 1 : 0,
    verdicts: verdicts.length,
    pass: decided('pass'),
    reject: decided('reject'),
    stop: decided('stop'),
    both: onBasis('model+rules'),
    fallback: onBasis('fallback'),
    failSafe: onBasis('fail-safe'),
    actuated: answers.length,
    notInspected: answers.filter(
      ({ actuation }) => actuation.entry === 'actuated' && actuation.basis === 'not-inspected',
    ).length,
    late: late.length,
    refused: refused.length,
  }
}

function plus(one: Tally, other: Tally): Tally {
  const keys = Object.keys(nothing) as (keyof Tally)[]
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as unknown as Tally
}

function countOf(unknown: readonly UnknownParts[]): number {
  return unknown.reduce((total, { from, to }) => total + to - from + 1, 0)
}
