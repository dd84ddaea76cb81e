import type { JSX } from 'preact'
import type { PartSummary } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { nowMs } from '../live/live-station.ts'
import { ReasonList } from '../part/reason-list.tsx'
import { BasisBadge, OverrideBadge } from '../part/verdict-badge.tsx'
import { pictureUrl } from '../server/server.ts'
import { format, texts } from '../texts/language.ts'
import './last-verdict.css'

const rejectedReasonsMax = 2

/** The newest verdict, to be read from two metres away. */
export function LastVerdict({ part }: { part: PartSummary | undefined }): JSX.Element {
  const { line: t, verdicts } = texts()
  if (!part)
    return (
      <section class="verdict verdict-none" aria-label={t.lastVerdict}>
        <p class="verdict-word">–</p>
        <p>{t.noPartsYet}</p>
      </section>
    )
  const { verdict, basis, sequence, latencyMs, budgetMs, override } = part
  return (
    <section
      class={`verdict verdict-${verdict}${basis === 'fail-safe' ? ' verdict-blind' : ''}`}
      aria-label={t.lastVerdict}
      data-part={part.partId}
    >
      <p class="verdict-word">
        <Icon name={verdict} />
        {verdicts[verdict]}
      </p>
      <p class="verdict-part">
        <span>{t.part(format.number(sequence))}</span>
        <span>{t.latency(format.number(Math.round(latencyMs)), format.number(budgetMs))}</span>
      </p>
      <p class="verdict-basis">
        <Icon name={basis === 'model+rules' ? 'pass' : basis} />
        {t.basis[basis]}
      </p>
      {override && <OverrideBadge override={override} />}
    </section>
  )
}

/** The last part that did not pass stays, while others go by. */
export function LastRejected({ part }: { part: PartSummary | undefined }): JSX.Element {
  const { line: t } = texts()
  if (!part)
    return (
      <section class="panel panel-padded rejected">
        <h2>{t.lastRejected}</h2>
        <p class="quiet">{t.noneRejected}</p>
      </section>
    )
  const view = part.reasons.find((reason) => reason.view !== undefined)?.view ?? part.views[0] ?? ''
  const ago = format.ago(nowMs.value - Date.parse(part.decidedAt))
  return (
    <section class="panel panel-padded rejected">
      <h2>
        {t.lastRejected} <span class="quiet">· {ago}</span>
      </h2>
      <a class="rejected-part" href={`/parts/${part.partId}`}>
        <img src={pictureUrl(part.partId, view)} alt="" draggable={false} />
        <span class="rejected-words">
          <span class="row">
            <strong>{t.part(format.number(part.sequence))}</strong>
            {part.basis !== 'model+rules' && <BasisBadge basis={part.basis} />}
            {part.override && <OverrideBadge override={part.override} />}
          </span>
          <ReasonList part={part} max={rejectedReasonsMax} />
        </span>
      </a>
    </section>
  )
}
