import type { LedgerPart } from './ledger-part.ts'
import type { LineEntry, Unbelievable } from './ledger-records.ts'

/** Entries are published up to so many at once, and so may be stored a little out of order. */
const overtakenMax = 64

/** Something that needs an explanation: of one part, or of several in a row of which the same is true. */
export interface Remark {
  /** What is meant, for people: `part 17`, `parts 17 to 23`, `trigger 812`. */
  readonly of: string
  readonly fromMs: number
  readonly toMs: number
  readonly explanation: string
  /** False for what is remarkable and yet right: each part has one verdict, and the line one answer. */
  readonly unbalances: boolean
}

/** What is to be said of a part, before parts in a row are drawn together. */
interface Finding {
  readonly explanation: string
  readonly unbalances: boolean
  /** How long after the answer a verdict came. */
  readonly lateMs?: number
}

interface Row {
  readonly from: LedgerPart
  to: LedgerPart
  readonly finding: Finding
  lateMs: number
}

/** A number of the station that nobody has heard of, between two that are known. */
export interface UnknownParts {
  readonly from: number
  readonly to: number
  /** When the part before them was. */
  readonly atMs: number
}

const neverArrived: Finding = {
  explanation: 'nothing is known: the frames never reached the broker; camera-ingest’s journal has them',
  unbalances: true,
}

/** Everything that has to be explained, in order of time. */
export function remarksOf(
  parts: readonly LedgerPart[],
  unknown: readonly UnknownParts[],
  entries: readonly LineEntry[],
  unbelievable: readonly Unbelievable[],
): Remark[] {
  const remarks = [
    ...inARow(parts),
    ...unknown.map(({ from, to, atMs }) => ({ of: partsFrom(from, to), fromMs: atMs, toMs: atMs, ...neverArrived })),
    ...lostEntries(entries),
    ...unbelievable.map(({ subject, atMs, reason }) => {
      const explanation = `not to be believed: ${reason}`
      return { of: subject, fromMs: atMs, toMs: atMs, explanation, unbalances: true }
    }),
  ]
  return remarks.sort((one, other) => one.fromMs - other.fromMs)
}

/** True when the part has exactly one verdict and the line had exactly one answer for it. */
export function isComplete({ verdicts, answers }: LedgerPart): boolean {
  return verdicts.length === 1 && answers.length === 1
}

/** What is wrong or remarkable with a part, and why. */
function findingsOf(part: LedgerPart): Finding[] {
  const { verdicts, answers, late, refused } = part
  const missing = verdicts.length === 0 ? withoutVerdict(part) : answers.length === 0 ? notActuated(part) : undefined
  const several = [
    verdicts.length > 1 &&
      `${verdicts.length} verdicts, of the parts ${verdicts.map(({ partId }) => partId).join(', ')}`,
    answers.length > 1 && `${answers.length} answers to the line`,
  ]
  const wrong = [missing, ...several, contradiction(part)].filter((explanation) => typeof explanation === 'string')
  const isTold = missing !== undefined && verdicts.length > 0
  return [
    ...wrong.map((explanation) => ({ explanation, unbalances: true })),
    ...late.flatMap(lateVerdict),
    ...(isTold ? [] : refused.flatMap(refusedVerdict)),
  ]
}

function lateVerdict({ actuation }: LineEntry): Finding[] {
  if (actuation.entry !== 'late') return []
  const { verdict, basis, lateMs } = actuation
  return [{ explanation: `the line was told before the verdict ${verdict} (${basis}) came`, unbalances: false, lateMs }]
}

function refusedVerdict({ actuation }: LineEntry): Finding[] {
  if (actuation.entry !== 'refused') return []
  return [{ explanation: `a verdict was refused: ${actuation.reason}`, unbalances: false }]
}

function withoutVerdict({ sequence, answers }: LedgerPart): string | undefined {
  const [answer] = answers.flatMap(({ actuation }) => (actuation.entry === 'actuated' ? [actuation] : []))
  if (!answer) return undefined
  if (answer.basis !== 'not-inspected')
    return `no valid verdict, yet the line was told ${answer.answer} (${answer.basis})`
  const unknown = sequence === undefined ? 'never became a part: ' : ''
  return `${unknown}no verdict; the line was told ${answer.answer}, not inspected: ${answer.reason}`
}

function notActuated({ verdicts: [verdict], refused: [entry] }: LedgerPart): string {
  const why =
    entry?.actuation.entry === 'refused'
      ? `the plant adapter refused it: ${entry.actuation.reason}`
      : 'the line was not told: the plant adapter was away when it was due'
  return `verdict ${verdict?.verdict} (${verdict?.basis}); ${why}`
}

/** What the line was told is what was decided, unless it was told before. */
function contradiction({ verdicts: [verdict], answers: [entry] }: LedgerPart): string | undefined {
  if (!verdict || entry?.actuation.entry !== 'actuated' || entry.actuation.basis === 'not-inspected') return undefined
  const { answer, basis } = entry.actuation
  if (answer === verdict.verdict && basis === verdict.basis) return undefined
  return `the verdict is ${verdict.verdict} (${verdict.basis}), yet the line was told ${answer} (${basis})`
}

/** Parts of which the same is true, one after the other, are told of once. */
function inARow(parts: readonly LedgerPart[]): Remark[] {
  const rows: Row[] = []
  const open = new Map<string, Row>()
  for (const part of parts.toSorted(byNumber)) {
    for (const finding of findingsOf(part)) {
      const row = open.get(finding.explanation)
      if (row && isNext(row.to, part)) {
        row.to = part
        row.lateMs = Math.max(row.lateMs, finding.lateMs ?? 0)
      } else {
        const begun = { from: part, to: part, finding, lateMs: finding.lateMs ?? 0 }
        rows.push(begun)
        open.set(finding.explanation, begun)
      }
    }
  }
  return rows.map(({ from, to, lateMs, finding: { explanation, unbalances } }) => ({
    of: nameOf(from, to),
    fromMs: Math.min(from.atMs, to.atMs),
    toMs: Math.max(from.atMs, to.atMs),
    explanation:
      lateMs > 0 ? `${explanation}, ${from === to ? '' : 'up to '}${Math.ceil(lateMs)} ms later` : explanation,
    unbalances,
  }))
}

/** Parts by the station's number, then those that only the line has named. */
function byNumber(one: LedgerPart, other: LedgerPart): number {
  const [isNamed, isOtherNamed] = [one.sequence !== undefined, other.sequence !== undefined]
  if (isNamed !== isOtherNamed) return isNamed ? -1 : 1
  return (one.sequence ?? one.trigger ?? 0) - (other.sequence ?? other.trigger ?? 0)
}

function isNext(before: LedgerPart, part: LedgerPart): boolean {
  if (part.sequence !== undefined) return before.sequence === part.sequence - 1
  return before.sequence === undefined && part.trigger !== undefined && before.trigger === part.trigger - 1
}

function nameOf(from: LedgerPart, to: LedgerPart): string {
  if (from.sequence !== undefined) return partsFrom(from.sequence, to.sequence ?? from.sequence)
  if (from.trigger === undefined) return 'a part without a number'
  return from === to ? `trigger ${from.trigger}` : `triggers ${from.trigger} to ${to.trigger}`
}

function partsFrom(from: number, to: number): string {
  return from === to ? `part ${from}` : `parts ${from} to ${to}`
}

/** Numbers of entries that are left out. A number far below the highest is of a plant adapter that began anew. */
function lostEntries(entries: readonly LineEntry[]): Remark[] {
  const runs: Map<number, LineEntry>[] = []
  let highest = Number.NEGATIVE_INFINITY
  for (const entry of entries) {
    if (runs.length === 0 || entry.number < highest - overtakenMax) {
      runs.push(new Map())
      highest = entry.number
    }
    highest = Math.max(highest, entry.number)
    runs.at(-1)?.set(entry.number, entry)
  }
  return runs.flatMap((run) => {
    const inOrder = [...run.values()].sort((one, other) => one.number - other.number)
    return inOrder.slice(1).flatMap((entry, index) => {
      const before = inOrder[index]
      if (!before || before.number === entry.number - 1) return []
      const of = `entries ${before.number + 1} to ${entry.number - 1} of what the line was told`
      const explanation = 'they never reached the broker; the plant adapter’s journal has them'
      return { of, fromMs: before.atMs, toMs: entry.atMs, explanation, unbalances: true }
    })
  })
}
