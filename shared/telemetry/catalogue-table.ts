import { counters, histograms } from './catalogue.ts'
import { gauges } from './gauges.ts'
import type { Metric } from './metric.ts'

/** All metrics as a table in Markdown. */
export function catalogueTable(): string {
  const kinds = { counter: counters, histogram: histograms, gauge: gauges }
  const rows = Object.entries(kinds).flatMap(([kind, metrics]) =>
    Object.values<Metric>(metrics).map((metric) => row(metric, kind)),
  )
  return ['| metric | kind | labels | said by | what it is |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}

function row({ name, labels = [], sayers, help }: Metric, kind: string): string {
  const who = typeof sayers === 'string' ? sayers : sayers.join(', ')
  return `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${who} | ${help} |`
}
