import type { JSX } from 'preact'
import type { ReportColumn, ReportSummary } from '../../../api/report.ts'
import { format } from '../../texts/language.ts'
import { Chart } from '../chart/chart.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { chartWidth, columnLength, columnTime, TimeAxis } from './time-axis.tsx'

const height = 200
/** Below the columns of verdicts: how many were not decided by both judges. */
const baseHeight = 36
const gap = 8
const verdicts = ['pass', 'reject', 'stop'] as const
const bases = ['fallback', 'failSafe'] as const
const fills = {
  pass: 'fill-pass',
  reject: 'fill-reject',
  stop: 'fill-stop',
  fallback: 'fill-fallback',
  failSafe: 'fill-fail-safe',
} as const

/** How many parts had which verdict over time, and which of them not both judges decided. */
export function VerdictChart({ report }: { report: ReportSummary }): JSX.Element {
  const t = engineerTexts().reports
  const { columns } = report
  const names = [...verdicts, ...bases]
  const rows = columns
    .filter(({ parts }) => parts > 0)
    .map((column) => [columnTime(report, column.from), ...names.map((name) => format.number(column[name]))])
  const highest = Math.max(1, ...columns.map(({ parts }) => parts))
  const highestBase = Math.max(1, ...columns.map(({ fallback, failSafe }) => fallback + failSafe))
  const wide = chartWidth / columns.length
  return (
    <Chart
      title={t.verdicts}
      words={columnLength(report)}
      table={{ heads: [t.time, ...names.map((name) => t[name])], rows }}
    >
      <svg class="chart-svg" viewBox={`-2 -14 ${chartWidth + 4} ${height + gap + baseHeight + 36}`} role="img">
        <title>{t.verdicts}</title>
        <text x="0" y="-3">
          {format.number(highest)}
        </text>
        {columns.map((column, index) => (
          <g key={column.from}>
            <Stack column={column} names={verdicts} x={index * wide} y={height} scale={height / highest} wide={wide} />
            <Stack
              column={column}
              names={bases}
              x={index * wide}
              y={height + gap + baseHeight}
              scale={baseHeight / highestBase}
              wide={wide}
            />
          </g>
        ))}
        <path class="chart-axis" d={`M0 ${height}H${chartWidth}`} />
        <TimeAxis report={report} y={height + gap + baseHeight} />
      </svg>
      <ul class="legend-row">
        {names.map((name) => (
          <li key={name}>
            <span class={`swatch ${fills[name]}`} />
            {t[name]}
          </li>
        ))}
      </ul>
    </Chart>
  )
}

interface StackProps {
  readonly column: ReportColumn
  readonly names: readonly (keyof typeof fills)[]
  readonly x: number
  /** Of its foot. */
  readonly y: number
  readonly scale: number
  readonly wide: number
}

function Stack({ column, names, x, y, scale, wide }: StackProps): JSX.Element {
  let top = y
  return (
    <>
      {names.map((name) => {
        const tall = column[name] * scale
        top -= tall
        return tall > 0 ? (
          <rect key={name} class={fills[name]} x={x + 0.5} y={top} width={Math.max(1, wide - 1)} height={tall} />
        ) : null
      })}
    </>
  )
}
