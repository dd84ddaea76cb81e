import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ModelLabel } from '../../../api/model.ts'
import { Dialog } from '../../controls/dialog.tsx'
import { Message } from '../../controls/message.tsx'
import { asServerError } from '../../server/answer.ts'
import { ask } from '../../server/server.ts'
import { texts } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { spell, spellOr } from './model-words.ts'

const reasonCharactersMax = 300

/** What somebody is about to choose. */
export type Wanted =
  | { readonly kind: 'activate'; readonly model: ModelLabel; readonly views: readonly string[] }
  | { readonly kind: 'back'; readonly model: ModelLabel | null; readonly view: string }

/** Asks once more, and why, before another model gets its turn. */
export function ChoiceDialog({ wanted, onDone }: { wanted: Wanted; onDone: () => void }): JSX.Element {
  const { cancel } = texts()
  const t = engineerTexts().models
  const wrong = useSignal('')
  const isBusy = useSignal(false)
  const views = wanted.kind === 'activate' ? wanted.views : [wanted.view]
  const title = wanted.kind === 'activate' ? t.activateTitle(spell(wanted.model)) : t.rollBackTo(spellOr(wanted.model))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    isBusy.value = true
    ask('POST', '/models/choice', { view: form.get('view'), model: wanted.model, reason: String(form.get('reason')) })
      .then(onDone)
      .catch((error: unknown) => {
        isBusy.value = false
        wrong.value = asServerError(error).message
      })
  }
  return (
    <Dialog title={title} onClose={onDone}>
      <form class="stack" onSubmit={submit}>
        <p>{wanted.kind === 'activate' ? t.activateWords : t.rollBackWords}</p>
        <label class="field">
          <span>{t.forView}</span>
          <select name="view">
            {views.map((view) => (
              <option key={view}>{view}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t.reason}</span>
          <textarea name="reason" rows={2} maxLength={reasonCharactersMax} required />
        </label>
        {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
        <div class="row row-end">
          <button type="button" onClick={onDone}>
            {cancel}
          </button>
          <button type="submit" class="button-main" disabled={isBusy.value}>
            {wanted.kind === 'activate' ? t.activate : t.rollBack}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
