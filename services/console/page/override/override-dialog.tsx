import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { OverrideRequest } from '../../api/override.ts'
import type { PartSummary } from '../../api/part.ts'
import { Dialog } from '../controls/dialog.tsx'
import { Icon } from '../controls/icon.tsx'
import { Message } from '../controls/message.tsx'
import { station } from '../live/live-station.ts'
import { format, texts } from '../texts/language.ts'
import { overridePart } from './override-request.ts'
import { OverrideWords } from './override-words.tsx'
import { reasonWords } from './reason-words.ts'

const noteCharactersMax = 500
const truths = ['pass', 'reject'] as const

export interface OverrideDialogProps {
  readonly part: PartSummary
  readonly onClose: () => void
}

/** Asks what the part truly is, and why. */
export function OverrideDialog({ part, onClose }: OverrideDialogProps): JSX.Element {
  const { override: t, cancel } = texts()
  const wrong = useSignal('')
  const isBusy = useSignal(false)
  const opened = useSignal(part.overrideRevision)
  const isChanged = part.overrideRevision !== opened.value && !isBusy.value
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const request: OverrideRequest = {
      verdict: given.get('verdict') === 'pass' ? 'pass' : 'reject',
      reasonCode: String(given.get('reason')),
      note: String(given.get('note')).trim(),
    }
    isBusy.value = true
    void overridePart(part, request).then((outcome) => {
      wrong.value = outcome.wrong
      isBusy.value = false
      if (outcome.isDone) onClose()
    })
  }
  return (
    <Dialog title={t.dialogTitle(format.number(part.sequence))} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="quiet">{t.whatItDoes}</p>
        <Truth part={part} />
        <Reasons />
        <label class="field">
          <span>{t.note}</span>
          <textarea name="note" rows={2} maxLength={noteCharactersMax} />
        </label>
        {isChanged && (
          <Message kind="wrong">
            {t.changedMeanwhile} {part.override ? <OverrideWords override={part.override} /> : t.withdrawn}
          </Message>
        )}
        {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
        <div class="row row-end">
          <button type="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" class="button-main" disabled={isBusy.value}>
            {isChanged ? t.confirmAgain : t.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function Truth({ part }: { part: PartSummary }): JSX.Element {
  const { override: t, verdicts } = texts()
  // What somebody else says meanwhile must not change what is chosen here.
  const usual = useSignal(part.override?.verdict ?? (part.verdict === 'pass' ? 'reject' : 'pass'))
  return (
    <fieldset class="field">
      <legend>{t.truly}</legend>
      <div class="choices choices-beside">
        {truths.map((verdict) => (
          <label key={verdict} class={`choice truth truth-${verdict}`}>
            <input type="radio" name="verdict" value={verdict} defaultChecked={verdict === usual.value} required />
            <Icon name={verdict} />
            {verdicts[verdict]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Reasons(): JSX.Element {
  const { override: t } = texts()
  return (
    <fieldset class="field">
      <legend>{t.reason}</legend>
      <div class="choices">
        {station.value?.overrideReasons.map(({ code }) => (
          <label key={code} class="choice">
            <input type="radio" name="reason" value={code} required />
            {reasonWords(code)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
