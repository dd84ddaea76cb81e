import type { JSX } from 'preact'
import type { ReportCause, ReportSummary } from '../../../api/report.ts'
import { format } from '../../texts/language.ts'
import { Chart } from '../chart/chart.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'

/** What spoke against parts, the most frequent first (Pareto): where it pays to look. */
export function CauseChart({ report: { causes } }: { report: ReportSummary }): JSX.Element {
  const t = engineerTexts().reports
  const total = causes.reduce((sum, { parts }) => sum + parts, 0)
  const most = Math.max(1, ...causes.map(({ parts }) => parts))
  const rows = causes.map((cause) => [
    nameOf(cause),
    format.number(cause.parts),
    format.share(cause.parts, total),
    format.number(cause.overriddenToPass),
  ])
  return (
    <Chart title={t.causes} table={{ heads: [t.causes, t.parts, t.share, t.ofThemGood], rows }}>
      {causes.length === 0 && <p class="quiet">{t.nothing}</p>}
      <ol class="causes">
        {causes.map((cause) => (
          <li key={nameOf(cause)}>
            <span class="cause-name">{nameOf(cause)}</span>
            <svg class="cause-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="fill-reject" width={(100 * cause.parts) / most} height="10" />
              <rect class="fill-pass" width={(100 * cause.overriddenToPass) / most} height="10" />
            </svg>
            <span class="number">
              {format.number(cause.parts)} <span class="quiet small">{format.share(cause.parts, total)}</span>
            </span>
          </li>
        ))}
      </ol>
      {causes.some(({ overriddenToPass }) => overriddenToPass > 0) && (
        <ul class="legend-row">
          <li>
            <span class="swatch fill-pass" />
            {t.ofThemGood}
          </li>
        </ul>
      )}
    </Chart>
  )
}

function nameOf({ view, check }: ReportCause): string {
  return `${view}: ${check ?? engineerTexts().reports.scoreAbove}`
}
