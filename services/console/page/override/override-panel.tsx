import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { PartSummary } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { Message } from '../controls/message.tsx'
import { useKeys } from '../frame/keys.ts'
import { station } from '../live/live-station.ts'
import { may } from '../session/session.ts'
import { texts } from '../texts/language.ts'
import { OverrideDialog } from './override-dialog.tsx'
import { overridePart } from './override-request.ts'
import { OverrideWords } from './override-words.tsx'
import './override.css'

/** What a person said of the part, and the way to say something. */
export function OverridePanel({ part }: { part: PartSummary }): JSX.Element {
  const { override: t } = texts()
  const isAsking = useSignal(false)
  const wrong = useSignal('')
  const open = (): void => {
    isAsking.value = true
  }
  useKeys(may('operator') ? { o: open } : {})
  const withdraw = (): void => {
    void overridePart(part, undefined).then((outcome) => {
      wrong.value = outcome.isDone ? '' : outcome.wrong || t.changedMeanwhile
    })
  }
  return (
    <section class="panel panel-padded override" aria-labelledby="override-title">
      <h2 id="override-title">{t.title}</h2>
      {part.override ? (
        <div role="status">
          <OverrideWords override={part.override} />
        </div>
      ) : (
        <p class="quiet">{t.none}</p>
      )}
      {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
      {may('operator') && (
        <div class="row">
          <button type="button" class="button-main" onClick={open}>
            <Icon name="override" /> {part.override ? t.change : t.open}
          </button>
          {part.override && isOfThisShift(part.override.at) && (
            <button type="button" onClick={withdraw}>
              {t.undo}
            </button>
          )}
        </div>
      )}
      {isAsking.value && (
        <OverrideDialog
          part={part}
          onClose={() => {
            isAsking.value = false
          }}
        />
      )}
    </section>
  )
}

/** What was said in an earlier shift stays said. */
function isOfThisShift(at: string): boolean {
  const since = station.value?.shift.since
  return since !== undefined && Date.parse(at) >= Date.parse(since)
}
