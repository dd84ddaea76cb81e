import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { Dialog } from '../../controls/dialog.tsx'
import { Message } from '../../controls/message.tsx'
import { asServerError } from '../../server/answer.ts'
import { ask } from '../../server/server.ts'
import { texts } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

const noteCharactersMax = 300

export interface NoteDialogProps {
  readonly title: string
  readonly words: string
  /** What the button says. */
  readonly action: string
  /** What is asked of the server. */
  readonly path: string
  readonly body: (note: string) => unknown
  readonly onCancel: () => void
  readonly onDone: () => void
  readonly children?: ComponentChildren
}

/** Asks for a note, and shows what the server refuses. */
export function NoteDialog(props: NoteDialogProps): JSX.Element {
  const { title, words, action, path, body, onCancel, onDone, children } = props
  const wrong = useSignal('')
  const isBusy = useSignal(false)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    isBusy.value = true
    const note = String(new FormData(event.currentTarget as HTMLFormElement).get('note'))
    ask('POST', path, body(note))
      .then(onDone)
      .catch((error: unknown) => {
        isBusy.value = false
        wrong.value = asServerError(error).message
      })
  }
  return (
    <Dialog title={title} onClose={onCancel}>
      <form class="stack" onSubmit={submit}>
        <p>{words}</p>
        {children}
        <label class="field">
          <span>{engineerTexts().recipes.note}</span>
          <textarea name="note" rows={2} maxLength={noteCharactersMax} required />
        </label>
        {wrong.value && <Message kind="wrong">{wrong.value}</Message>}
        <div class="row row-end">
          <button type="button" onClick={onCancel}>
            {texts().cancel}
          </button>
          <button type="submit" class="button-main" disabled={isBusy.value}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
