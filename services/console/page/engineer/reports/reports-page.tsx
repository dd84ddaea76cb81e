import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ReportColumn, ReportSummary } from '../../../api/report.ts'
import { Message } from '../../controls/message.tsx'
import { station } from '../../live/live-station.ts'
import { useAnswer } from '../../server/answer.ts'
import { format, texts } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { CauseChart } from './cause-chart.tsx'
import { LatencyChart } from './latency-chart.tsx'
import { OverrideTables } from './override-tables.tsx'
import { RangeButtons } from './range-buttons.tsx'
import { ScoreStrip } from './score-strip.tsx'
import { VerdictChart } from './verdict-chart.tsx'
import './reports-page.css'

const askedEveryMs = 60_000

/** Looking back: verdicts, scores, time, causes, overrides. Made to be printed, too. */
export function ReportsPage(): JSX.Element {
  const t = engineerTexts()
  const chosen = useSignal<number | undefined>(undefined)
  const version = useSignal(0)
  useEffect(() => {
    const asking = setInterval(() => (version.value += 1), askedEveryMs)
    return () => clearInterval(asking)
  }, [])
  const { value: report, wrong } = useAnswer<ReportSummary>(
    chosen.value === undefined ? '/reports/summary' : `/reports/summary?hours=${chosen.value}`,
    version.value,
  ).value
  return (
    <section class="stack reports" aria-labelledby="title">
      <div class="row page-head">
        <h1 id="title">{texts().sections.reports}</h1>
        <div class="row not-printed">
          <RangeButtons hours={chosen.value ?? report?.hours} onChoose={(hours) => (chosen.value = hours)} />
          <button type="button" onClick={() => window.print()}>
            {t.reports.print}
          </button>
        </div>
      </div>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {!report && !wrong && <p class="quiet">{t.loading}</p>}
      {report && (
        <>
          <Totals report={report} />
          <div class="report-grid">
            <VerdictChart report={report} />
            <LatencyChart report={report} />
            {viewsIn(report).map((view) => (
              <ScoreStrip key={view} report={report} view={view} />
            ))}
            <CauseChart report={report} />
            <OverrideTables report={report} />
          </div>
        </>
      )}
    </section>
  )
}

function Totals({ report }: { report: ReportSummary }): JSX.Element {
  const t = engineerTexts().reports
  const sum = (of: keyof Pick<ReportColumn, 'parts' | 'pass' | 'failSafe' | 'late' | 'overridden'>): number =>
    report.columns.reduce((total, column) => total + column[of], 0)
  const parts = sum('parts')
  const counts = {
    parts,
    rejected: parts - sum('pass'),
    failSafe: sum('failSafe'),
    late: sum('late'),
    overridden: sum('overridden'),
  }
  return (
    <div class="panel panel-padded">
      <p class="quiet small">
        {t.station(station.value?.station ?? '', format.dateTime(report.from), format.dateTime(report.to))}
      </p>
      <dl class="report-totals">
        {(Object.keys(t.totals) as (keyof typeof t.totals)[]).map((name) => (
          <div key={name}>
            <dt>{t.totals[name]}</dt>
            <dd>
              {format.number(counts[name])}
              {name !== 'parts' && <span class="quiet small"> {format.share(counts[name], parts)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function viewsIn({ columns }: ReportSummary): string[] {
  return [...new Set(columns.flatMap(({ scores }) => Object.keys(scores)))].sort()
}
