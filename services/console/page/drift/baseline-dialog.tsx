import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Dialog } from '../controls/dialog.tsx'
import { Message } from '../controls/message.tsx'
import { asServerError } from '../server/answer.ts'
import { ask } from '../server/server.ts'
import { texts } from '../texts/language.ts'
import { driftTexts } from './texts.ts'

const reasonCharactersMax = 300

/** Asks once more, and why, before what a view looks like becomes the new normal. */
export function BaselineDialog({ view, onDone }: { view: string; onDone: () => void }): JSX.Element {
  const t = driftTexts()
  const wrong = useSignal('')
  const isBusy = useSignal(false)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    isBusy.value = true
    ask('POST', '/drift/baseline', { view, reason: String(form.get('reason')) })
      .then(onDone)
      .catch((error: unknown) => {
        isBusy.value = false
        wrong.value = asServerError(error).message
      })
  }
  return (
    <Dialog title={t.acceptTitle(view)} onClose={onDone}>
      <form class="stack" onSubmit={submit}>
        <p>{t.acceptWords}</p>
        <label class="field">
          <span>{t.reason}</span>
          <textarea name="reason" rows={2} maxLength={reasonCharactersMax} required />
        </label>
        {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
        <div class="row row-end">
          <button type="button" onClick={onDone}>
            {texts().cancel}
          </button>
          <button type="submit" class="button-main" disabled={isBusy.value}>
            {t.acceptNow}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
