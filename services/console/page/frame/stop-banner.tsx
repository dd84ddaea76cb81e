import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { StationState } from '../../api/station.ts'
import { Dialog } from '../controls/dialog.tsx'
import { Icon } from '../controls/icon.tsx'
import { Message } from '../controls/message.tsx'
import { station } from '../live/live-station.ts'
import { asServerError } from '../server/answer.ts'
import { ask } from '../server/server.ts'
import { may } from '../session/session.ts'
import { format, texts } from '../texts/language.ts'
import { useKeys } from './keys.ts'
import './banners.css'

type Stop = NonNullable<StationState['stop']>

/** The line is stopped until somebody takes responsibility. Nothing while it is not. */
export function StopBanner(): JSX.Element | null {
  const { stop: t } = texts()
  const isAsking = useSignal(false)
  const stop = station.value?.stop
  const open = (): void => {
    isAsking.value = true
  }
  useKeys(stop && may('operator') ? { a: open } : {})
  if (!stop) return null
  return (
    <section class="stop" role="alert" aria-label={t.lineStopped}>
      <Icon name="stop" />
      <div class="stop-words">
        <p class="stop-title">{t.lineStopped}</p>
        <p lang="en">{stop.cause}</p>
        <p class="small">
          {t.rule[stop.rule]} · {t.since(format.time(stop.raisedAt))} ·{' '}
          <a class="stop-part" href={`/parts/${stop.stopId}`}>
            {t.atPart(format.number(stop.sequence))}
          </a>
        </p>
      </div>
      {may('operator') ? (
        <button type="button" class="stop-button" onClick={open}>
          {t.acknowledge}
        </button>
      ) : (
        <p class="small">{t.whoMay}</p>
      )}
      {isAsking.value && (
        <AcknowledgeDialog
          stop={stop}
          onClose={() => {
            isAsking.value = false
          }}
        />
      )}
    </section>
  )
}

function AcknowledgeDialog({ stop, onClose }: { stop: Stop; onClose: () => void }): JSX.Element {
  const { stop: t, cancel } = texts()
  const wrong = useSignal('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const note = String(new FormData(event.currentTarget as HTMLFormElement).get('note'))
    const path = `/stations/${station.value?.station}/acknowledgement`
    ask<StationState>('POST', path, { stopId: stop.stopId, note })
      .then(onClose)
      .catch((error: unknown) => {
        wrong.value = asServerError(error).message
      })
  }
  return (
    <Dialog title={t.acknowledge} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p lang="en">{stop.cause}</p>
        <p class="quiet">{t.responsibility}</p>
        <label class="field">
          <span>{t.whatWasDone}</span>
          <textarea name="note" rows={3} maxLength={500} required />
        </label>
        {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
        <div class="row row-end">
          <button type="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" class="button-main">
            {t.letGoOn}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
