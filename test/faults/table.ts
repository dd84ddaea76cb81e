import type { Evidence, Violation } from './checker/evidence.ts'
import { createTimeline } from './checker/timeline.ts'
import { eventsOf, type HistoryEvent } from './history.ts'

/** What one fault, or two at once, did to the station. */
export interface Row {
  readonly faults: string
  readonly parts: number
  readonly verdicts: number
  /** Parts whose place in the broker a forgery took; the adapter refuses it, and they have no verdict of their own. */
  readonly forged: number
  /** Parts that went the fail-safe way, at the adapter or at decision. */
  readonly failSafes: number
  /** Parts whose trigger or answer fell into a time in which the line had no adapter. */
  readonly excused: number
  readonly worstAnswerMs: number | undefined
  readonly recoverySeconds: number | undefined
  readonly violations: readonly Violation[]
  /** Why it could not be injected on this machine. */
  readonly notRun?: string
}

/** One row for each round, from the trigger after its start to the start of the next. */
export function tableOf(evidence: Evidence, violations: readonly Violation[]): Row[] {
  const starts = startsOf(evidence.history)
  return starts.map(({ row, faults, fromMs }, index) => {
    const toMs = starts[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY
    const isIn = ({ atMs }: { readonly atMs: number }): boolean => fromMs <= atMs && atMs < toMs
    const recovered = eventsOf(evidence.history, 'recovered').find((event) => event.row === row)
    return {
      faults,
      ...figuresOf(evidence, isIn),
      recoverySeconds: recovered && recovered.afterMs / 1000,
      violations: violations.filter(isIn),
    }
  })
}

function startsOf(history: readonly HistoryEvent[]): { row: number; faults: string; fromMs: number }[] {
  const starts: { row: number; faults: string; fromMs: number }[] = []
  for (const { row, name, atMs } of eventsOf(history, 'fault')) {
    const known = starts.find((one) => one.row === row)
    if (known) known.faults += ` + ${name}`
    else starts.push({ row, faults: name, fromMs: atMs })
  }
  return starts
}

function figuresOf(
  evidence: Evidence,
  isIn: (event: { readonly atMs: number }) => boolean,
): Pick<Row, 'parts' | 'verdicts' | 'forged' | 'failSafes' | 'excused' | 'worstAnswerMs'> {
  const { verdicts, frames } = evidence
  const timeline = createTimeline(evidence)
  const sent = new Map(timeline.triggers.filter(isIn).map((trigger) => [trigger.trigger, trigger]))
  const excused = new Set([...sent.values()].filter((one) => timeline.excused(one)).map(({ trigger }) => trigger))
  const answers = timeline.answers.filter(({ trigger }) => trigger !== undefined && sent.has(trigger))
  const latencies = answers
    .filter(({ trigger = 0 }) => !excused.has(trigger))
    .map(({ trigger = 0, atMs }) => atMs - (sent.get(trigger)?.atMs ?? atMs))
  const isOfThese = ({ trigger }: { readonly trigger: number | undefined }): boolean => sent.has(trigger ?? -1)
  const taken = new Set(verdicts.filter(({ genuine }) => !genuine).map(({ partId }) => partId))
  return {
    parts: sent.size,
    verdicts: verdicts.filter((verdict) => verdict.genuine && isOfThese(verdict)).length,
    forged: frames.filter((frame) => taken.has(frame.partId) && isOfThese(frame)).length,
    failSafes: answers.filter(({ basis }) => basis === 'fail-safe' || basis === 'not-inspected').length,
    excused: excused.size,
    worstAnswerMs: latencies.length > 0 ? Math.max(...latencies) : undefined,
  }
}

/** Violations that belong to no row: what is wrong with the run as a whole. */
export function outsideOf(rows: readonly Row[], violations: readonly Violation[]): Violation[] {
  const inside = new Set(rows.flatMap((row) => row.violations))
  return violations.filter((violation) => !inside.has(violation))
}

export function markdownOf(rows: readonly Row[]): string {
  const shown = (value: number | undefined, digits: number): string =>
    value === undefined ? '–' : value.toFixed(digits)
  const lines = rows.map((row) => {
    if (row.notRun !== undefined) return `| ${row.faults} | | | | | | not run here: ${row.notRun} |`
    const { parts, verdicts, forged, failSafes, worstAnswerMs, recoverySeconds } = row
    const result = row.violations.length === 0 ? 'pass' : `**fail**: ${row.violations[0]?.promise}`
    const shownVerdicts = forged > 0 ? `${verdicts} + ${forged} forged` : verdicts
    const figures = [parts, shownVerdicts, failSafes, shown(worstAnswerMs, 0), shown(recoverySeconds, 1)]
    return `| ${row.faults} | ${figures.join(' | ')} | ${result} |`
  })
  return [
    '| fault | parts | verdicts | fail-safes | worst answer ms | recovery s | |',
    '| --- | --: | --: | --: | --: | --: | --- |',
    ...lines,
  ].join('\n')
}
