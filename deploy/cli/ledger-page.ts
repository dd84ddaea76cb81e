import type { Hour, HourlyLedger, Tally } from './hourly-ledger.ts'
import type { Remark } from './ledger-remark.ts'

const columnsMax = 100
const indent = '    '

const columns: readonly (readonly [heading: string, key: keyof Tally])[] = [
  ['parts', 'parts'],
  ['verdicts', 'verdicts'],
  ['pass', 'pass'],
  ['reject', 'reject'],
  ['stop', 'stop'],
  ['both', 'both'],
  ['fallback', 'fallback'],
  ['fail-safe', 'failSafe'],
  ['actuated', 'actuated'],
  ['not insp.', 'notInspected'],
  ['late', 'late'],
  ['refused', 'refused'],
]
const legend = 'both: model and rules. actuated: answers to the line; not insp.: those given without a verdict.'

/** The ledger as people read it, at most 100 columns wide. Times are UTC, as in verdicts and logs. */
export function ledgerPage(station: string, ledger: HourlyLedger): string {
  const { hours, total, remarks, underWay, agedOut } = ledger
  const wrong = remarks.filter(({ unbalances }) => unbalances)
  const right = remarks.filter(({ unbalances }) => !unbalances)
  return [
    `station ${station}: parts triggered, verdicts issued, answers to the line`,
    '',
    ...(hours.length === 0 ? ['No part is known.'] : [...table(hours, total), '', legend]),
    ...section('What does not balance:', wrong),
    ...section('Remarkable, and balanced all the same:', right),
    '',
    ...(underWay > 0 ? [`Not counted: ${underWay} parts of the last seconds that are still under way.`] : []),
    agedOutLine(agedOut),
    summary(ledger),
    '',
  ].join('\n')
}

function table(hours: readonly Hour[], total: Tally): string[] {
  const rows = hours.map((hour) => [hourOf(hour.startMs), ...columns.map(([, key]) => String(hour[key]))])
  const all = ['all', ...columns.map(([, key]) => String(total[key]))]
  const cells = [['UTC', ...columns.map(([heading]) => heading)], ...rows, ...(rows.length > 1 ? [all] : [])]
  const widths = ['', ...columns].map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)))
  return cells.map((row) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' '),
  )
}

function section(title: string, remarks: readonly Remark[]): string[] {
  return remarks.length === 0 ? [] : ['', title, ...remarks.flatMap(remarkLines)]
}

function remarkLines({ of, fromMs, toMs, explanation }: Remark): string[] {
  const [from, to] = [timeOf(fromMs), timeOf(toMs)]
  return wrapped(`${from === to ? from : `${from} to ${to}`}  ${of}: ${explanation}`)
}

function agedOutLine({ answers, keptFromMs }: HourlyLedger['agedOut']): string {
  const kept = `Verdicts are kept 6 h; this is what came since ${timeOf(keptFromMs)}.`
  return answers === 0 ? kept : `${kept} ${answers} older answers to the line are not compared.`
}

function summary({ total, balanced }: HourlyLedger): string {
  const { parts, verdicts, actuated } = total
  const counts = `${parts} parts, ${verdicts} verdicts, ${actuated} answers to the line`
  return balanced ? `Balanced: ${counts}.` : `NOT BALANCED: ${counts}.`
}

/** Broken between words; what follows the first line is set in. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = '  '
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > columnsMax) {
      lines.push(line)
      line = indent
    }
    line = line.trim() === '' ? line + word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Verdicts are kept for less than a day. */
function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16)
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(5, 19).replace('T', ' ')
}
