import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Dialog } from '../controls/dialog.tsx'
import { Message } from '../controls/message.tsx'
import { asServerError } from '../server/answer.ts'
import { texts } from '../texts/language.ts'
import { changePassword } from './session.ts'

/** Asks for the old password and a new one. */
export function PasswordDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { session: t, save, cancel } = texts()
  const outcome = useSignal<{ wrong?: string; isDone?: boolean }>({})
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    changePassword(String(given.get('current')), String(given.get('next')))
      .then(() => {
        outcome.value = { isDone: true }
      })
      .catch((error: unknown) => {
        outcome.value = { wrong: asServerError(error).message }
      })
  }
  return (
    <Dialog title={t.changePassword} onClose={onClose}>
      {outcome.value.isDone ? (
        <Message kind="well">{t.passwordChanged}</Message>
      ) : (
        <form class="stack" onSubmit={submit}>
          <label class="field">
            <span>{t.currentPassword}</span>
            <input name="current" type="password" autocomplete="current-password" required />
          </label>
          <label class="field">
            <span>{t.nextPassword}</span>
            <input name="next" type="password" autocomplete="new-password" required minLength={12} />
          </label>
          {outcome.value.wrong && <Message kind="wrong">{outcome.value.wrong}</Message>}
          <div class="row row-end">
            <button type="button" onClick={onClose}>
              {cancel}
            </button>
            <button type="submit" class="button-main">
              {save}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
