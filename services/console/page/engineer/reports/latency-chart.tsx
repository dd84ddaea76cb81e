import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { ReportSummary } from '../../../api/report.ts'
import { theme } from '../../frame/preferences.ts'
import { format, language } from '../../texts/language.ts'
import { Chart } from '../chart/chart.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { columnLength, columnTime } from './time-axis.tsx'
import 'uplot/dist/uPlot.min.css'

const height = 260

/** How long verdicts took against the budget: the middle one and the slowest of a hundred. */
export function LatencyChart({ report }: { report: ReportSummary }): JSX.Element {
  const t = engineerTexts().reports
  const rows = report.columns.flatMap(({ from, latencyMs, budgetMs, late }) =>
    latencyMs
      ? [
          [
            columnTime(report, from),
            ...[latencyMs.p50, latencyMs.p99, latencyMs.max, budgetMs ?? 0].map((ms) => format.measure(ms)),
            format.number(late),
          ],
        ]
      : [],
  )
  return (
    <Chart
      title={t.latency}
      words={`${columnLength(report)}, ms`}
      table={{ heads: [t.time, 'p50', 'p99', 'max', t.budget, t.late], rows }}
    >
      <Plot report={report} />
    </Chart>
  )
}

function Plot({ report }: { report: ReportSummary }): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const [chosenTheme, chosenLanguage] = [theme.value, language.value]
  useEffect(() => {
    const element = place.current
    if (!element) return
    const plot = new uPlot(plotOptions(element, report), dataOf(report), element)
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [report, chosenTheme, chosenLanguage])
  return <div ref={place} class="plot" />
}

function dataOf({ columns }: ReportSummary): uPlot.AlignedData {
  return [
    columns.map(({ from }) => Date.parse(from) / 1000),
    columns.map(({ latencyMs }) => latencyMs?.p50 ?? null),
    columns.map(({ latencyMs }) => latencyMs?.p99 ?? null),
    columns.map(({ budgetMs }) => budgetMs ?? null),
  ]
}

function plotOptions(element: HTMLElement, report: ReportSummary): uPlot.Options {
  const t = engineerTexts().reports
  const colour = (name: string): string => colourOf(element, name)
  const grid = { stroke: colour('--line'), width: 1 }
  const axis = { stroke: colour('--quiet'), grid, ticks: grid }
  const value = (_: uPlot, ms: number | null): string =>
    ms === null || ms === undefined ? '–' : `${format.measure(ms)} ms`
  const points = { show: true, size: 5 }
  return {
    width: element.clientWidth,
    height,
    scales: {
      x: { range: [Date.parse(report.from) / 1000, Date.parse(report.to) / 1000] },
      y: { range: (_, __, highest) => [0, (highest ?? 1) * 1.1] },
    },
    axes: [
      { ...axis, values: (_, splits) => splits.map((at) => columnTime(report, timeOf(at))) },
      { ...axis, size: 56 },
    ],
    series: [
      { label: t.time, value: (_, at) => (at === null ? '–' : format.dateTime(timeOf(at))) },
      { label: 'p50', stroke: colour('--pass'), width: 2, points, value },
      { label: 'p99', stroke: colour('--accent'), width: 2, dash: [8, 3], points, value },
      { label: t.budget, stroke: colour('--reject'), width: 2, dash: [2, 4], points: { show: false }, value },
    ],
  }
}

/** @param seconds since 1970, as the library counts them */
function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** A canvas knows no custom properties, only what they come to in the theme that is shown. */
function colourOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`
  const { color } = getComputedStyle(element)
  element.style.color = ''
  return color
}
