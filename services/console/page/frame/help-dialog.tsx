import type { JSX } from 'preact'
import { Dialog } from '../controls/dialog.tsx'
import { texts } from '../texts/language.ts'
import { keysAreOn } from './preferences.ts'
import './help-dialog.css'

const keys = ['?', 'A', '← →', 'Enter', 'Esc', 'O', 'H', 'M', '+ − 0'] as const
export type HelpKey = (typeof keys)[number]

/** What the keys do and what the words mean. */
export function HelpDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { help: t } = texts()
  return (
    <Dialog title={t.title} onClose={onClose}>
      <div class="stack">
        <h3>{t.words}</h3>
        <dl class="glossary">
          {t.glossary.map(([word, meaning]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <h3>{t.keys}</h3>
        <label class="row">
          <input
            type="checkbox"
            checked={keysAreOn.value}
            onChange={(event) => {
              keysAreOn.value = event.currentTarget.checked
            }}
          />
          {t.keysAreOn}
        </label>
        <dl class="glossary">
          {keys.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t.does[key]}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  )
}
