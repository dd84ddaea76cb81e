import type { JSX } from 'preact'
import type { ReportSummary } from '../../../api/report.ts'
import { format } from '../../texts/language.ts'
import { NumberTable } from '../chart/chart.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'

/** How often people did not agree, per shift and per view. */
export function OverrideTables({ report: { shifts, views } }: { report: ReportSummary }): JSX.Element {
  const t = engineerTexts().reports
  const ofShifts = shifts.map(({ from, parts, rejected, falseRejects, missed }) => [
    format.dateTime(from),
    ...[parts, rejected, falseRejects, missed].map((count) => format.number(count)),
    format.share(falseRejects + missed, parts),
  ])
  const ofViews = views.map(({ view, rejected, falseRejects }) => [
    view,
    ...[rejected, falseRejects].map((count) => format.number(count)),
    format.share(falseRejects, rejected),
  ])
  return (
    <section class="panel panel-padded stack report-wide">
      <h2>{t.overrides}</h2>
      <NumberTable
        label={t.overrides}
        heads={[t.shift, t.parts, t.rejected, t.falseRejects, t.missed, t.share]}
        rows={ofShifts}
      />
      <h2>{t.overridesByView}</h2>
      {ofViews.length === 0 ? (
        <p class="quiet">{t.nothing}</p>
      ) : (
        <NumberTable label={t.overridesByView} heads={[t.view, t.rejected, t.falseRejects, t.share]} rows={ofViews} />
      )}
    </section>
  )
}
