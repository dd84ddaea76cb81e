import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { TriedPart } from '../../../../api/recipe-trial.ts'
import { format } from '../../../texts/language.ts'
import { trialTexts } from './texts.ts'
import { isAlike, summaryOf } from './trial-summary.ts'
import { TriedRow } from './tried-row.tsx'

/** What a text would make of recent parts: those that change first. */
export function TriedParts({ parts }: { parts: readonly TriedPart[] }): JSX.Element {
  const t = trialTexts()
  const opened = useSignal('')
  const isEveryOneShown = useSignal(false)
  const alike = parts.filter(isAlike)
  const changes = summaryOf(parts)
  const rows = (shown: readonly TriedPart[]): JSX.Element[] =>
    shown.map((part) => (
      <TriedRow
        key={part.partId}
        part={part}
        isOpen={opened.value === part.partId}
        onToggle={() => {
          opened.value = opened.value === part.partId ? '' : part.partId
        }}
      />
    ))
  return (
    <section class="stack" aria-labelledby="tried">
      <h3 id="tried">{t.outcome(format.number(parts.length))}</h3>
      {changes.length === 0 ? (
        <p>{t.nothingChanges}</p>
      ) : (
        <ul class="row trial-summary">
          {changes.map(({ was, would, count }) => (
            <li key={`${was} ${would}`} class={was === would ? 'trial-same' : `trial-would-${would}`}>
              {was === would
                ? t.onlyChecks(format.number(count))
                : t.change(format.number(count), t.verdicts[was], t.verdicts[would])}
            </li>
          ))}
        </ul>
      )}
      <ol class="tried-parts">{rows(parts.filter((part) => !isAlike(part)))}</ol>
      {alike.length > 0 && (
        <button
          type="button"
          class="trial-more"
          aria-expanded={isEveryOneShown.value}
          onClick={() => {
            isEveryOneShown.value = !isEveryOneShown.value
          }}
        >
          {t.alike(format.number(alike.length))}
        </button>
      )}
      {isEveryOneShown.value && <ol class="tried-parts">{rows(alike)}</ol>}
    </section>
  )
}
