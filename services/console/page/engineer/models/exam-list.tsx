import type { JSX } from 'preact'
import type { ViewExam } from '../../../api/model.ts'
import { format } from '../../texts/language.ts'
import { Badge } from '../chart/badge.tsx'
import { Chart, NumberTable } from '../chart/chart.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { spell } from './model-words.ts'
import { ScoreScatter } from './score-scatter.tsx'

const badges = { passed: 'good', failed: 'bad', 'rolled-back': 'bad' } as const

/** The records of all exams, the newest first; each opens. */
export function ExamList({ exams }: { exams: readonly ViewExam[] }): JSX.Element {
  const t = engineerTexts().models
  return (
    <section class="panel panel-padded" aria-labelledby="exams">
      <h2 id="exams">{t.exams}</h2>
      {exams.length === 0 && <p class="quiet">{t.noExams}</p>}
      {exams.map((exam, index) => (
        <details key={`${exam.view} ${exam.startedAt} ${exam.outcome}`} class="exam" open={index === 0}>
          <summary>
            <Badge kind={badges[exam.outcome]}>{t.outcomes[exam.outcome]}</Badge>
            <strong>{t.against(spell(exam.candidate), spell(exam.running))}</strong>
            <span class="quiet small">
              {t.view(exam.view)}, {format.dateTime(exam.endedAt)},{' '}
              {t.took(format.measure((Date.parse(exam.endedAt) - Date.parse(exam.startedAt)) / 1000))}
            </span>
          </summary>
          <Exam exam={exam} />
        </details>
      ))}
    </section>
  )
}

function Exam({ exam }: { exam: ViewExam }): JSX.Element {
  const t = engineerTexts().models
  const rows = (scores: ViewExam['golden']) =>
    scores.map(({ of, expected, scored }) => [of, format.measure(expected), format.measure(scored)])
  return (
    <div class="exam-body">
      {exam.reason && (
        <p class="exam-reason" lang="en">
          {exam.reason}
        </p>
      )}
      {exam.shadow.length > 0 && (
        <Chart
          title={t.shadow}
          words={t.shadowWords}
          table={{ heads: [t.part, t.running, t.candidate], rows: rows(exam.shadow) }}
        >
          <ScoreScatter scores={exam.shadow} />
        </Chart>
      )}
      <div class="stack">
        {exam.golden.length > 0 && (
          <div>
            <h3>{t.golden}</h3>
            <NumberTable label={t.golden} heads={[t.image, t.stated, t.given]} rows={rows(exam.golden)} />
          </div>
        )}
        <ExamLatency exam={exam} />
      </div>
    </div>
  )
}

function ExamLatency({ exam: { latencyMs } }: { exam: ViewExam }): JSX.Element | null {
  const t = engineerTexts().models
  const rows = (['running', 'candidate'] as const).flatMap((who) => {
    const times = latencyMs[who]
    return times ? [[t[who], `${format.measure(times.p50)} ms`, `${format.measure(times.p99)} ms`]] : []
  })
  if (rows.length === 0) return null
  return (
    <div>
      <h3>{t.latency}</h3>
      <NumberTable label={t.latency} heads={[t.heads.model, 'p50', 'p99']} rows={rows} />
    </div>
  )
}
