import type { DrawnPanel, Look } from '../drawing.ts'

/** Grafana's colours by name, and its classic palette for series that have none. */
const named: Readonly<Record<string, string>> = {
  green: '#73bf69',
  orange: '#ff9830',
  red: '#f2495c',
  blue: '#5794f2',
  purple: '#b877d9',
  text: '#ccccdc',
}
const classic = [
  '#73bf69',
  '#f2cc0c',
  '#8ab8ff',
  '#ff780a',
  '#f2495c',
  '#5794f2',
  '#b877d9',
  '#96d98d',
  '#ffee52',
  '#c0d8ff',
  '#ffb357',
  '#ff7383',
  '#8f3bb8',
  '#37872d',
  '#e0b400',
  '#1f60c4',
]
const text = '#ccccdc'

export function colourNamed(name: string): string {
  return named[name] ?? text
}

/** The colour of a panel's series. */
export function seriesColour({ colours, series }: DrawnPanel, index: number): string {
  const said = colours[series[index]?.legend ?? '']
  return said ? colourNamed(said) : (classic[index % classic.length] ?? text)
}

/** The colour of a number by its word or its threshold. */
export function valueColour({ steps, words }: Look, value: number): string {
  const word = words[String(value)]
  const step = steps.findLast(({ from }) => value >= (from ?? Number.NEGATIVE_INFINITY))
  return colourNamed(word?.colour ?? step?.colour ?? 'text')
}
