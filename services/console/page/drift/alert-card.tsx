import type { JSX } from 'preact'
import type { AlertOfView } from '../../api/drift.ts'
import { Badge } from '../engineer/chart/badge.tsx'
import { format } from '../texts/language.ts'
import { baselineInWords, changeInWords, valueInWords } from './numbers.ts'
import { driftTexts } from './texts.ts'

/** What has moved: since when, how much, why, what to try, and how it looked before and after. */
export function AlertCard({ alert }: { alert: AlertOfView }): JSX.Element {
  const t = driftTexts()
  const { signal, numbers, cause, moved } = alert
  const state = alert.closedBecause === undefined ? t.open : t.closed[alert.closedBecause]
  return (
    <article class="panel panel-padded drift-alert">
      <div class="row drift-alert-head">
        <h3>
          {t.view(alert.view)}: {t.signals[signal]}
        </h3>
        <Badge kind={alert.state === 'open' ? 'open' : 'quiet'}>{state}</Badge>
      </div>
      <p>
        <strong>{t.since(format.dateTime(alert.since))}</strong>{' '}
        <span class="quiet small">{t.told(format.dateTime(alert.openedAt))}</span>
      </p>
      <dl class="drift-facts">
        <div>
          <dt>{t.signals[signal]}</dt>
          <dd>
            {valueInWords(signal, numbers.value)} <span class="quiet">{baselineInWords(signal, numbers)}</span>
          </dd>
        </div>
        <div>
          <dt>{t.cause}</dt>
          <dd>
            <strong>{t.causes[cause]}</strong>
          </dd>
        </div>
        {moved.length > 0 && (
          <div>
            <dt>{t.moved}</dt>
            <dd>
              {moved
                .map((one) => `${t.measures[one.measure]} ${changeInWords(one)} (${format.number(one.sigmas, 1)} σ)`)
                .join(', ')}
            </dd>
          </div>
        )}
        <div>
          <dt>{t.whatToTry}</dt>
          <dd>{t.remedies[cause]}</dd>
        </div>
      </dl>
      <div class="drift-pictures">
        <Pictures alert={alert} when="before" />
        <Pictures alert={alert} when="after" />
      </div>
    </article>
  )
}

function Pictures({ alert, when }: { alert: AlertOfView; when: 'before' | 'after' }): JSX.Element | null {
  const t = driftTexts()
  const parts = alert[when]
  if (parts.length === 0) return null
  return (
    <div>
      <h4>{t[when]}</h4>
      <div class="drift-picture-row">
        {parts.map(({ partId, capturedAt }) => (
          <figure key={partId}>
            <img
              src={`/api/drift/alerts/${alert.alert}/pictures/${partId}`}
              alt={`${t[when]}: ${t.partOf(format.dateTime(capturedAt))}`}
            />
            <figcaption class="quiet small">{format.dateTime(capturedAt)}</figcaption>
          </figure>
        ))}
      </div>
    </div>
  )
}
