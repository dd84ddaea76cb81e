import type { JSX } from 'preact'
import type { ReportSummary } from '../../../api/report.ts'
import { language } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const labelsMax = 7

/** Width of all charts over time, in their own units. */
export const chartWidth = 600

/** When a column begins, as short as the range allows. */
export function columnTime({ from, to }: Pick<ReportSummary, 'from' | 'to'>, at: string): string {
  const isDays = Date.parse(to) - Date.parse(from) > 1.5 * dayMs
  const day = { day: 'numeric', month: 'short' } as const
  const time = { hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(language.value === 'it' ? 'it-IT' : 'en-GB', { ...(isDays && day), ...time }).format(
    new Date(at),
  )
}

/** Such as `a column is 15 min`. */
export function columnLength({ columnMs }: Pick<ReportSummary, 'columnMs'>): string {
  const t = engineerTexts().reports
  const isHours = columnMs >= hourMs
  return t.perColumn(isHours ? t.hours(String(columnMs / hourMs)) : t.minutes(String(columnMs / minuteMs)))
}

/** Times below a chart, as many as fit. @param y where they stand */
export function TimeAxis({ report, y }: { report: ReportSummary; y: number }): JSX.Element {
  const { columns } = report
  const step = Math.ceil(columns.length / labelsMax)
  return (
    <g>
      <path class="chart-axis" d={`M0 ${y}H${chartWidth}`} />
      {columns.map(({ from }, index) =>
        index % step === 0 ? (
          <text key={from} x={(chartWidth * index) / columns.length} y={y + 16}>
            {columnTime(report, from)}
          </text>
        ) : null,
      )}
    </g>
  )
}
