import type { JSX } from 'preact'
import type { PartDetail } from '../../api/part.ts'
import { format, texts } from '../texts/language.ts'
import { stageSpans } from './stage-spans.ts'
import './stage-bar.css'

const laneHeight = 14
const width = 400

/** What took the part's time, against its budget. */
export function StageBar({ part }: { part: PartDetail }): JSX.Element {
  const { stages: t } = texts()
  const { latencyMs, budgetMs } = part
  const spans = stageSpans(part.stagesMs)
  const endsMs = Math.max(budgetMs, latencyMs) * 1.02
  const along = (timeMs: number): number => (width * timeMs) / endsMs
  const isLate = latencyMs > budgetMs
  return (
    <section class="panel panel-padded stages">
      <h2>{t.title}</h2>
      <p>
        <strong class={isLate ? 'stages-late' : ''}>{t.took(format.number(Math.round(latencyMs)))}</strong>{' '}
        <span class="quiet">{t.ofBudget(format.number(budgetMs), format.share(latencyMs, budgetMs))}</span>
      </p>
      <svg class="stages-bar" viewBox={`0 0 ${width} ${2 * laneHeight}`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="stages-budget" width={along(budgetMs)} height={2 * laneHeight} />
        {spans.map(({ stage, startMs, endMs, lanes, lane }) => (
          <rect
            key={stage}
            class={`stage-${stage}`}
            x={along(startMs)}
            y={lane * laneHeight}
            width={Math.max(1, along(endMs) - along(startMs))}
            height={lanes * laneHeight}
          />
        ))}
        <rect class="stages-limit" x={along(budgetMs) - 1} width="2" height={2 * laneHeight} />
      </svg>
      <dl class="stages-words">
        {spans.map(({ stage, startMs, endMs }) => (
          <div key={stage}>
            <dt>
              <span class={`stages-key stage-${stage}`} aria-hidden="true" />
              {t.names[stage]}
            </dt>
            <dd>{t.milliseconds(format.number(endMs - startMs, 1))}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
