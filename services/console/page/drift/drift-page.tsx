import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { StationDrift } from '../../api/drift.ts'
import { Message } from '../controls/message.tsx'
import { useAnswer } from '../server/answer.ts'
import { texts } from '../texts/language.ts'
import { AlertCard } from './alert-card.tsx'
import { BaselineDialog } from './baseline-dialog.tsx'
import { driftTexts } from './texts.ts'
import { ViewDriftPanel } from './view-drift-panel.tsx'
import './drift-page.css'

const askedEveryMs = 20_000

/** Slow changes: how each view stands against its baseline, and what has moved away from it. */
export function DriftPage(): JSX.Element {
  const t = driftTexts()
  const version = useSignal(0)
  const accepting = useSignal<string | undefined>(undefined)
  const { value: drift, wrong } = useAnswer<StationDrift>('/drift', version.value).value
  useEffect(() => {
    const asking = setInterval(() => (version.value += 1), askedEveryMs)
    return () => clearInterval(asking)
  }, [])
  const onAccept = (view: string): void => {
    accepting.value = view
  }
  return (
    <section class="stack" aria-labelledby="title">
      <h1 id="title">{texts().sections.drift}</h1>
      <p class="quiet drift-lead">{t.lead}</p>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {drift?.views.length === 0 && <p class="panel panel-padded">{t.nothing}</p>}
      {drift && (
        <>
          <Alerts drift={drift} isOpen />
          {drift.views.map((view) => (
            <ViewDriftPanel key={view.view} view={view} onAccept={onAccept} />
          ))}
          <Alerts drift={drift} isOpen={false} />
        </>
      )}
      {accepting.value && (
        <BaselineDialog
          view={accepting.value}
          onDone={() => {
            accepting.value = undefined
            version.value += 1
          }}
        />
      )}
    </section>
  )
}

function Alerts({ drift, isOpen }: { drift: StationDrift; isOpen: boolean }): JSX.Element | null {
  const t = driftTexts()
  const alerts = drift.alerts.filter(({ state }) => (state === 'open') === isOpen)
  if (alerts.length === 0) return isOpen ? <p>{t.noAlerts}</p> : null
  return (
    <section class="stack" aria-label={isOpen ? t.alerts : t.earlier}>
      <h2>{isOpen ? t.alerts : t.earlier}</h2>
      {alerts.map((alert) => (
        <AlertCard key={alert.alert} alert={alert} />
      ))}
    </section>
  )
}
