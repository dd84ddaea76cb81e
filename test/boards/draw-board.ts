import type { Prometheus } from '../support/prometheus.ts'
import type { BoardFile, FilePanel } from './board-file.ts'
import type { Board, DrawnPanel, DrawnSeries } from './drawing.ts'
import { coloursOf, columnsOf, lookOf } from './panel-look.ts'

const caption =
  'Drawn by Vaglio from this dashboard’s JSON and a Prometheus beside a running station; Grafana looks a little different.'

/** The time that a board shows. */
export interface Span {
  /** Seconds since 1970. */
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly stepSeconds: number
}

/**
 * Asks for the numbers of all panels.
 * @param station what is chosen for `$station`
 */
export async function boardOf(
  file: BoardFile,
  station: string,
  span: Span,
  prometheus: Pick<Prometheus, 'queryRange'>,
): Promise<Board> {
  const times = timesOf(span)
  const panels: DrawnPanel[] = []
  for (const panel of file.panels) {
    const series: DrawnSeries[] = []
    for (const [query, { expr, legendFormat, instant }] of panel.targets.entries()) {
      const asked = instant ? { ...span, fromSeconds: span.toSeconds } : span
      const found = await prometheus.queryRange(expr.replaceAll('$station', station), asked)
      const at = instant ? [span.toSeconds] : times
      series.push(...found.map((one) => ({ query, ...drawn(one, legendFormat, at) })))
    }
    panels.push({ ...drawnPanel(panel), series })
  }
  const { title, description } = file
  return { title, description, caption, times, panels }
}

function drawnPanel(panel: FilePanel): Omit<DrawnPanel, 'series'> {
  const { title, type, gridPos, fieldConfig } = panel
  return {
    title,
    kind: type,
    place: gridPos,
    look: lookOf(fieldConfig.defaults),
    isStacked: fieldConfig.defaults.custom.stacking?.mode === 'normal',
    noValue: fieldConfig.defaults.noValue,
    colours: coloursOf(panel),
    columns: columnsOf(panel),
  }
}

function timesOf({ fromSeconds, toSeconds, stepSeconds }: Span): number[] {
  const count = Math.floor((toSeconds - fromSeconds) / stepSeconds) + 1
  return Array.from({ length: count }, (_, index) => fromSeconds + index * stepSeconds)
}

type Found = Awaited<ReturnType<Prometheus['queryRange']>>[number]

function drawn({ metric, values }: Found, legend: string, times: readonly number[]): Omit<DrawnSeries, 'query'> {
  const known = new Map(values.map(([atSeconds, text]) => [Math.round(atSeconds), Number(text)]))
  const number = (time: number): number | null => {
    const value = known.get(Math.round(time))
    return value === undefined || !Number.isFinite(value) ? null : value
  }
  return { legend: spelledLegend(legend, metric), labels: metric, values: times.map(number) }
}

/** Grafana's `{{label}}`. */
export function spelledLegend(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim()
}
