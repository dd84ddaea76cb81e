import type { PartEnvelope } from '../../shared/contracts/envelope.ts'
import type { StopLineRules } from '../../shared/contracts/recipe.ts'
import type { Stop } from '../../shared/contracts/stop.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { isHeld, type OwnStop, ownStopOf } from './line-hold.ts'
import type { Settleable } from './settleable.ts'
import { firedBy, neededOf, outcomeOf, type PartOutcome } from './stop-rules.ts'

/** A stop under way: the part that names it, and what the operator is told. */
export interface LineStop {
  readonly stopId: string
  readonly stop: Stop
  /** When the broker stored its verdict; undefined where the stop is only known from the broker. */
  readonly storedAtMs?: number
}

interface Entry extends PartOutcome {
  readonly part: Pick<PartEnvelope, 'partId' | 'sequence'>
  readonly storedAtMs: number
  /** What the verdict itself stops the line for. */
  readonly ownStop: OwnStop | undefined
  readonly message: Settleable
}

interface Acknowledged {
  readonly stopId: string
  readonly streamSequence: number
  readonly storedAtMs: number
  readonly sequence?: number
}

/** What an instance of decision knows of the line. */
export interface StopLine {
  readonly rules: StopLineRules
  /** Stored verdicts that may still matter, in the order of the stream. */
  readonly entries: readonly Entry[]
  readonly stop?: LineStop
  /** The newest acknowledgements; whatever was stored until the last of them is over. */
  readonly acknowledged: readonly Acknowledged[]
  readonly overUntilMs: number
  readonly newest: { readonly streamSequence: number; readonly storedAtMs: number; readonly storedAtMsMax: number }
}

/** What is heard of the line. `storedAtMs` is the broker's clock: the order of what is in different streams. */
export type LineEvent =
  | {
      readonly type: 'verdict'
      readonly part: Pick<PartEnvelope, 'partId' | 'sequence'>
      readonly verdict: Verdict
      readonly streamSequence: number
      readonly storedAtMs: number
      readonly message: Settleable
    }
  | { readonly type: 'stop'; readonly stopId: string; readonly stop: Stop }
  | {
      readonly type: 'acknowledgement'
      readonly stopId: string
      readonly streamSequence: number
      readonly storedAtMs: number
    }

export interface LineStep {
  readonly line: StopLine
  readonly settle: readonly Settleable[]
  /** A stop that follows from the verdicts and has to be published. */
  readonly raise?: LineStop
}

const acknowledgedMax = 16
const stopsKeptMax = 32
const whileStoppedMax = 4000
/** How far apart the clocks of the broker's host and this one may be. */
const clockSkewMsMax = 1000
const never = Number.NEGATIVE_INFINITY

export function runningLine(rules: StopLineRules = {}): StopLine {
  const newest = { streamSequence: 0, storedAtMs: never, storedAtMsMax: never }
  return { rules, entries: [], acknowledged: [], overUntilMs: never, newest }
}

/**
 * Follows the stored verdicts, the stops and their acknowledgements, so that every instance comes to the same stop. Pure.
 * A stop ends only when it is acknowledged, and then nothing that was stored before counts any longer. The three kinds
 * come from consumers of their own: they may be told twice, and in any order among each other.
 * @param nowMs the wall clock
 */
export function advanceLine(line: StopLine, event: LineEvent, nowMs: number): LineStep {
  if (event.type === 'verdict') return withVerdict(line, event, nowMs)
  return event.type === 'stop' ? withStop(line, event, nowMs) : withAcknowledgement(line, event, nowMs)
}

type VerdictEvent = LineEvent & { type: 'verdict' }

function withVerdict(known: StopLine, event: VerdictEvent, nowMs: number): LineStep {
  const { streamSequence, storedAtMs, message } = event
  if (streamSequence <= known.newest.streamSequence && storedAtMs <= known.newest.storedAtMsMax)
    return again(known, event)
  const line = storedAtMs < known.newest.storedAtMs ? setBack(known, storedAtMs) : known
  const newest = { streamSequence, storedAtMs, storedAtMsMax: Math.max(storedAtMs, line.newest.storedAtMsMax) }
  if (isOver(storedAtMs, line.overUntilMs, nowMs)) {
    const step = goOn({ ...line, newest }, line.stop?.storedAtMs !== undefined, nowMs)
    return { ...step, settle: [...step.settle, message] }
  }
  // With a verdict of just now the past is past: a clock that is set back must not bring it back.
  const isFresh = Math.abs(nowMs - storedAtMs) <= clockSkewMsMax
  const next = { ...line, newest, overUntilMs: isFresh ? never : line.overUntilMs }
  if (wentBefore(event.part, line.acknowledged.at(-1)) || isHeld(event.verdict))
    return { line: next, settle: [message] }
  const entries = [...line.entries, entryOf(event)]
  const raise = line.stop ? undefined : stopAt(entries, line)
  return trimmed({ ...next, entries, ...(raise && { stop: raise }) }, raise)
}

/** The broker's clock was set back: by the new time, all that came before was stored at its beginning at the latest. */
function setBack(line: StopLine, toMs: number): StopLine {
  const entries = line.entries.map((entry) => ({ ...entry, storedAtMs: Math.min(entry.storedAtMs, toMs) }))
  if (line.stop?.storedAtMs === undefined) return { ...line, entries }
  return { ...line, entries, stop: { ...line.stop, storedAtMs: Math.min(line.stop.storedAtMs, toMs) } }
}

/** A verdict that was handed out again: the newest handle of a message is the one to settle it by. */
function again(line: StopLine, { part, message }: VerdictEvent): LineStep {
  const index = line.entries.findIndex((entry) => entry.part.partId === part.partId)
  const entry = line.entries[index]
  if (!entry) return { line, settle: [message] }
  return { line: { ...line, entries: line.entries.with(index, { ...entry, message }) }, settle: [] }
}

function entryOf({ part, verdict, storedAtMs, message }: VerdictEvent): Entry {
  const ownStop = ownStopOf(verdict)
  const views = Object.entries(verdict.findings).map(([view, { rules }]) => ({ view, rules }))
  const { rejected, byFailSafe, failedChecks, decidedAtMs } = outcomeOf(verdict, views, Date.parse(verdict.decidedAt))
  return { rejected, byFailSafe, failedChecks, decidedAtMs, part, storedAtMs, message, ownStop }
}

/** The stop that the newest of the entries brings about. */
function stopAt(entries: readonly Entry[], { rules, acknowledged }: StopLine): LineStop | undefined {
  const newest = entries.at(-1)
  if (!newest || acknowledged.some(({ stopId }) => stopId === newest.part.partId)) return undefined
  const { ownStop } = newest
  const fired = (ownStop?.byRule === false ? undefined : firedBy(entries, rules)) ?? ownStop
  if (!fired) return undefined
  const { partId, sequence } = newest.part
  const rule = 'rule' in fired ? fired.rule : 'verdict'
  const stop = { rule, cause: fired.cause, sequence, raisedAt: new Date(newest.decidedAtMs).toISOString() }
  return { stopId: partId, stop, storedAtMs: newest.storedAtMs }
}

/**
 * Lets go of the verdicts that have left every window. While the line is stopped they stay, and those that stop it
 * themselves stay without rules as well: the stop may have been over by then.
 */
function trimmed(line: StopLine, raise: LineStop | undefined): LineStep {
  const { entries, rules } = line
  const step = { line, settle: [], ...(raise && { raise }) }
  if (line.stop && entries.length <= whileStoppedMax && Object.keys(rules).length > 0) return step
  const needed = neededOf(entries, rules)
  const stops = new Set(entries.filter(({ ownStop }) => ownStop !== undefined).slice(-stopsKeptMax))
  const isKept = (entry: Entry): boolean => stops.has(entry) || needed.has(entry)
  if (entries.every(isKept)) return step
  const settle = entries.filter((entry) => !isKept(entry)).map(({ message }) => message)
  return { ...step, line: { ...line, entries: entries.filter(isKept) }, settle }
}

/** The broker keeps only the newest stop, so the one it tells of is the one that people see and acknowledge. */
function withStop(line: StopLine, { stopId, stop }: LineEvent & { type: 'stop' }, nowMs: number): LineStep {
  if (line.stop?.stopId === stopId) return { line, settle: [] }
  const known = line.acknowledged.find((one) => one.stopId === stopId)
  if (!known) {
    const part = { partId: stopId, sequence: stop.sequence }
    const isStale = line.acknowledged.some((one) => wentBefore(part, { sequence: stop.sequence, ...one }))
    return { line: isStale ? line : { ...line, stop: { stopId, stop } }, settle: [] }
  }
  const named = { ...known, sequence: stop.sequence }
  const acknowledged = line.acknowledged.map((one) => (one === known ? named : one))
  if (known !== line.acknowledged.at(-1)) return { line: { ...line, acknowledged }, settle: [] }
  const next = { ...line, acknowledged, overUntilMs: known.storedAtMs }
  return goOn(next, isOwnStopOver(next, named, nowMs), nowMs)
}

function withAcknowledgement(
  line: StopLine,
  { stopId, streamSequence, storedAtMs }: LineEvent & { type: 'acknowledgement' },
  nowMs: number,
): LineStep {
  if (line.acknowledged.some((one) => one.stopId === stopId)) return { line, settle: [] }
  const ends = line.stop?.stopId === stopId
  const one = { stopId, streamSequence, storedAtMs, ...(ends && line.stop && { sequence: line.stop.stop.sequence }) }
  const isOld = line.acknowledged.some((other) => other.streamSequence > streamSequence)
  if (isOld && !ends)
    return { line: { ...line, acknowledged: [one, ...line.acknowledged].slice(-acknowledgedMax) }, settle: [] }
  const acknowledged = [...line.acknowledged, one].slice(-acknowledgedMax)
  if (line.stop && !ends) return { line: { ...line, acknowledged }, settle: [] }
  return goOn({ ...line, acknowledged, overUntilMs: storedAtMs }, ends, nowMs)
}

/** Whether a stop that only this instance's verdicts told of lies before an acknowledgement of a later one. */
function isOwnStopOver({ stop, newest, overUntilMs }: StopLine, one: Acknowledged, nowMs: number): boolean {
  if (stop?.storedAtMs === undefined) return false
  if ([stop.storedAtMs, newest.storedAtMs].some((storedAtMs) => isOver(storedAtMs, overUntilMs, nowMs))) return true
  return wentBefore({ partId: stop.stopId, sequence: stop.stop.sequence }, one)
}

/** Whether a part went by before the one at which an acknowledged stop was: by its number and by its time. */
function wentBefore({ partId, sequence }: Entry['part'], one: Acknowledged | undefined): boolean {
  return one?.sequence !== undefined && partId <= one.stopId && sequence <= one.sequence
}

/**
 * Whether what was stored at a time lies before an acknowledgement. One from the future is from before the broker's clock
 * was set back, and what was stored by the clock of today came after it.
 */
function isOver(storedAtMs: number, overUntilMs: number, nowMs: number): boolean {
  const isToday = storedAtMs <= nowMs + clockSkewMsMax
  return storedAtMs <= overUntilMs && !(isToday && overUntilMs > nowMs + clockSkewMsMax)
}

/**
 * Lets go of what lies before an acknowledgement: in the order of the stream, whatever the times say, for a clock may
 * have been set back. Where that ends the stop, it looks anew at the verdicts that were stored since but heard before.
 */
function goOn(line: StopLine, ends: boolean, nowMs: number): LineStep {
  const times = [...line.entries.map(({ storedAtMs }) => storedAtMs), line.newest.storedAtMs]
  const overCount = times.findLastIndex((storedAtMs) => isOver(storedAtMs, line.overUntilMs, nowMs)) + 1
  const stays = ({ part }: Entry, index: number): boolean =>
    index >= overCount && !wentBefore(part, line.acknowledged.at(-1))
  const settle = line.entries.filter((entry, index) => !stays(entry, index)).map(({ message }) => message)
  const { stop: ended, ...running } = { ...line, entries: line.entries.filter(stays) }
  if (!ends) return { line: ended ? { ...running, stop: ended } : running, settle }
  for (let count = 1; count <= running.entries.length; count += 1) {
    const stop = stopAt(running.entries.slice(0, count), running)
    if (!stop) continue
    const step = trimmed({ ...running, stop }, stop)
    return { ...step, settle: [...settle, ...step.settle] }
  }
  return { line: running, settle }
}
