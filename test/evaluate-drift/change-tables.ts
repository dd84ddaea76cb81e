import type { DriftSignal } from '../../shared/contracts/drift.ts'
import { driftSignals } from '../../shared/contracts/drift-signals.ts'
import type { MeasuredLine, MeasuredSet } from './measure-set.ts'
import { quietHours, scenarios } from './scenario.ts'
import type { TrialResult } from './trial.ts'

const [begin, end] = ['<!-- drift -->', '<!-- /drift -->']
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** Of each signal the alarms on lines without a change; then how each change was seen, set by set. */
export function driftTables(measured: readonly MeasuredSet[]): string[] {
  return [...quietTable(measured), '', ...measured.flatMap((set) => [...changeTable(set), ''])]
}

function quietTable(measured: readonly MeasuredSet[]): string[] {
  return [
    line(['30 days without a change', 'images', 'lines', ...driftSignals.map((signal) => `${signal}: false alarms`)]),
    line(['---', '--:', '--:', ...driftSignals.map(() => '--:')]),
    ...measured.map(({ name, use, images, lines }) => {
      const counts = driftSignals.map((signal) => `${lines.flatMap(({ quiet }) => of(quiet, signal)).length}`)
      return line([`${name} (${use})`, `${images}`, `${lines.length}`, ...counts])
    }),
  ]
}

const of = ({ alarms }: TrialResult, signal: DriftSignal) => alarms.filter((alarm) => alarm.signal === signal)

function changeTable({ name, use, lines }: MeasuredSet): string[] {
  return [
    line([
      `${name} (${use})`,
      'accepted',
      ...driftSignals.map((signal) => `${signal}, h`),
      'cause named',
      'began, h off',
    ]),
    line(['---', '--:', '--:', '--:', '--:', '---', '--:']),
    ...scenarios.map(({ name: scenario, cause: right }) => {
      const trials = lines.flatMap(({ changed }) => changed[scenario] ?? [])
      const accepted = trials.reduce((sum, trial) => sum + trial.accepted, 0) / trials.length
      const hours = driftSignals.map((signal) => lines.map((one) => hoursUntil(one, scenario, signal)).join(', '))
      const first = trials.flatMap(({ alarms }) => alarms.slice(0, 1))
      const causes = first.map(({ cause }) => (right === undefined || cause === right ? cause : `**${cause}**`))
      const off = first.map(({ sinceHour }) => `${sinceHour - quietHours}`)
      return line([scenario, `${(100 * accepted).toFixed(0)} %`, ...hours, causes.join(', '), off.join(', ')])
    }),
  ]
}

/** Hours from the change until a signal drifts; `before` where it had begun by itself. */
function hoursUntil({ changed, before }: MeasuredLine, scenario: string, signal: DriftSignal): string {
  const found = changed[scenario]?.alarms.find((alarm) => alarm.signal === signal)
  if (found) return `${found.hour - quietHours}`
  return before.includes(signal) ? 'before' : '–'
}

/** Puts the tables between their markers. @throws {RangeError} when the text has no markers */
export function withDriftTables(text: string, tables: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from)
    throw new RangeError(`the text has no place for the tables: ${begin} and ${end} are missing`)
  return `${text.slice(0, from + begin.length)}\n${tables}\n${text.slice(to)}`
}
