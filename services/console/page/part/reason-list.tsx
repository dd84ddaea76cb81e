import type { JSX } from 'preact'
import type { PartSummary } from '../../api/part.ts'
import { texts } from '../texts/language.ts'
import './reason-list.css'

const shownUsually = 4

/** Why a part has its verdict: what kind of reason in the reader's language, and the judge's own sentence. */
export function ReasonList({ part, max = shownUsually }: { part: PartSummary; max?: number }): JSX.Element {
  const { reasons: t } = texts()
  const { reasons, views } = part
  if (reasons.length === 0) return <p class="quiet">{part.verdict === 'pass' ? t.nothingFound : t.none}</p>
  return (
    <ul class="reasons">
      {reasons.slice(0, max).map(({ code, view, text }) => (
        <li key={`${view ?? ''} ${text}`}>
          <strong>{t.codes[code]}</strong>
          {view !== undefined && views.length > 1 && <span class="quiet"> · {view}</span>}
          <span class="reason-text" lang="en">
            {text}
          </span>
        </li>
      ))}
      {reasons.length > max && <li class="quiet">{t.more(reasons.length - max)}</li>}
    </ul>
  )
}
