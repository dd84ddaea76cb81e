import type { JSX } from 'preact'
import { driftSignals } from '../../../../shared/contracts/drift-signals.ts'
import type { ViewDrift } from '../../api/drift.ts'
import { Badge } from '../engineer/chart/badge.tsx'
import { may } from '../session/session.ts'
import { format } from '../texts/language.ts'
import { HistoryLine } from './history-line.tsx'
import { baselineInWords, changeInWords, valueInWords } from './numbers.ts'
import { driftTexts } from './texts.ts'

const badges = { learning: 'quiet', steady: 'good', drifting: 'open' } as const

export interface ViewDriftPanelProps {
  readonly view: ViewDrift
  readonly onAccept: (view: string) => void
}

/** How the signals of one view stand, and how they came there. */
export function ViewDriftPanel({ view, onAccept }: ViewDriftPanelProps): JSX.Element {
  const t = driftTexts()
  return (
    <section class="panel panel-padded stack" aria-label={t.view(view.view)}>
      <div class="row drift-alert-head">
        <h2>
          {t.view(view.view)} <span class="quiet small">{t.asOf(format.dateTime(view.at))}</span>
        </h2>
        {may('engineer') && (
          <button type="button" onClick={() => onAccept(view.view)}>
            {t.accept}
          </button>
        )}
      </div>
      <Baseline view={view} />
      <div class="drift-signals">
        {driftSignals.map((signal) => {
          const report = view.signals[signal]
          return (
            <section key={signal} class="drift-signal" aria-label={t.signals[signal]}>
              <div class="row drift-alert-head">
                <h3>{t.signals[signal]}</h3>
                <Badge kind={badges[report.state]}>{t.states[report.state]}</Badge>
              </div>
              <p class="quiet small">{t.what[signal]}</p>
              <p>
                <strong class="drift-value">{valueInWords(signal, report.value)}</strong>{' '}
                <span class="quiet small">{baselineInWords(signal, report)}</span>
              </p>
              <HistoryLine report={report} label={t.history(t.signals[signal])} />
            </section>
          )
        })}
      </div>
      {view.measures.length > 0 && (
        <dl class="drift-measures">
          {view.measures.map((one) => (
            <div key={one.measure}>
              <dt class="quiet small">{t.measures[one.measure]}</dt>
              <dd>
                {changeInWords(one)} <span class="quiet small">({format.number(one.sigmas, 1)} σ)</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function Baseline({ view: { baselines } }: { view: ViewDrift }): JSX.Element {
  const t = driftTexts()
  const { settled, blocks, blocksNeeded, parts, since } = baselines.scores.settled
    ? baselines.pictures
    : baselines.scores
  if (settled && since !== undefined)
    return <p class="quiet">{t.baselineSince(format.dateTime(since), format.number(parts))}</p>
  return (
    <div class="stack-small" role="status">
      <progress max={blocksNeeded} value={blocks} aria-label={t.states.learning} />
      <p class="quiet">{t.settling(blocks, blocksNeeded, format.number(parts))}</p>
    </div>
  )
}
