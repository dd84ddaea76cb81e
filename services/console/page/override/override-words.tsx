import type { JSX } from 'preact'
import type { PartSummary } from '../../api/part.ts'
import { format, texts } from '../texts/language.ts'
import { reasonWords } from './reason-words.ts'

/** What a person said of a part, and who and when. */
export function OverrideWords({ override }: { override: NonNullable<PartSummary['override']> }): JSX.Element {
  const { override: t, verdicts } = texts()
  return (
    <>
      <span class="override-line">
        <strong>{t.isTruly(verdicts[override.verdict])}</strong> {reasonWords(override.reasonCode)}
      </span>
      {override.note && <span class="override-line">“{override.note}”</span>}
      <span class="override-line quiet small">{t.byAt(override.by, format.dateTime(override.at))}</span>
    </>
  )
}
