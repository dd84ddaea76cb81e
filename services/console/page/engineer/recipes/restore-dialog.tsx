import type { JSX } from 'preact'
import { engineerTexts } from '../texts/engineer-texts.ts'
import { NoteDialog } from './note-dialog.tsx'

/** Asks once more before an earlier revision rules again. */
export function RestoreDialog({ revision, onDone }: { revision: string; onDone: () => void }): JSX.Element {
  const t = engineerTexts().recipes
  return (
    <NoteDialog
      title={t.restoreTitle(revision)}
      words={t.restoreWords}
      action={t.restore}
      path={`/recipes/${revision}/restoration`}
      body={(note) => ({ note })}
      onCancel={onDone}
      onDone={onDone}
    />
  )
}
