import type { Column, DrawnPanel, DrawnSeries } from '../drawing.ts'
import { element } from './element.ts'
import { numberText } from './number-text.ts'
import { valueColour } from './palette.ts'

const last = ({ values }: DrawnSeries): number | null => values.at(-1) ?? null

/** One large number for each series. */
export function drawStat({ series, look }: DrawnPanel, into: HTMLElement): void {
  const numbers = series.map((one) => {
    const value = last(one)
    const number = element('strong', '', value === null ? 'none' : numberText(look, value))
    if (value !== null) number.style.color = valueColour(look, value)
    return element('div', '', number, ...(series.length > 1 ? [element('small', '', one.legend)] : []))
  })
  into.append(element('div', 'body', element('div', 'stat', ...numbers)))
}

/** One bar for each series, as long as its share of the scale. */
export function drawBars({ series, look }: DrawnPanel, into: HTMLElement): void {
  const scale = look.max ?? Math.max(...series.map((one) => last(one) ?? 0))
  const rows = series.flatMap((one) => {
    const value = last(one) ?? 0
    const filled = element('i', '')
    filled.style.width = `${(100 * value) / scale}%`
    filled.style.background = valueColour(look, value)
    return [element('span', '', one.legend), element('div', 'bar', filled), numberText(look, value)]
  })
  const cells = rows.map((cell) => (typeof cell === 'string' ? element('span', '', cell) : cell))
  into.append(element('div', 'body', element('div', 'bars', ...cells)))
}

/** A row for each set of labels, a column for each label and for each query. */
export function drawTable({ series, columns }: DrawnPanel, into: HTMLElement): void {
  const labels = [...new Set(series.flatMap((one) => Object.keys(one.labels).filter((name) => name !== '__name__')))]
  const rows = Map.groupBy(series, (one) => labels.map((name) => one.labels[name] ?? '').join(' | '))
  const heading = element(
    'tr',
    '',
    ...[...labels, ...columns.map((one) => one.heading)].map((text) => cell('th', text)),
  )
  const lines = [...rows.values()].map((found) => {
    const names = labels.map((name) => cell('td', found[0]?.labels[name] ?? ''))
    const numbers = columns.map((column, query) =>
      numberCell(
        column,
        found.find((one) => one.query === query),
      ),
    )
    return element('tr', '', ...names, ...numbers)
  })
  into.append(element('div', 'body', element('table', '', heading, ...lines)))
}

function cell(tag: 'th' | 'td', text: string): HTMLElement {
  return element(tag, '', text)
}

function numberCell({ isColoured, look }: Column, series: DrawnSeries | undefined): HTMLElement {
  const value = series && last(series)
  if (value === undefined || value === null) return cell('td', '')
  const made = cell('td', numberText(look, value))
  if (isColoured) made.style.color = valueColour(look, value)
  return made
}
