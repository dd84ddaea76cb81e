import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { PartDetail } from '../../api/part.ts'
import { parts } from '../live/live-station.ts'
import { place } from '../location/location.ts'
import { ReasonList } from '../part/reason-list.tsx'
import { BasisBadge, VerdictBadge } from '../part/verdict-badge.tsx'
import { viewOfInterest } from '../part/view-of-interest.ts'
import { useAnswer } from '../server/answer.ts'
import { pictureUrl } from '../server/server.ts'
import { format, texts } from '../texts/language.ts'
import { WhyCard } from './why-card.tsx'
import './why-card.css'

const offeredMax = 12

/** The last parts that the model objected to, and why it objected to one of them. */
export function WhyPage(): JSX.Element {
  const { why: t, part: partTexts } = texts()
  const suspicious = parts.value.filter(({ score = 0 }) => score > 1).slice(0, offeredMax)
  // What one reads does not change by itself.
  const first = useRef(suspicious[0]?.partId)
  first.current ??= suspicious[0]?.partId
  const chosen = place.value.query.get('part') ?? first.current
  const { value: part } = useAnswer<PartDetail>(chosen && `/parts/${chosen}`).value
  return (
    <div class="why-page">
      <h1>{t.pageTitle}</h1>
      <p class="quiet">{t.pageWords}</p>
      {suspicious.length === 0 && <p class="panel panel-padded">{t.noneSuspicious}</p>}
      <ul class="row why-offered">
        {suspicious.map(({ partId, sequence, score = 0 }) => (
          <li key={partId}>
            <a class="button" href={`/why?part=${partId}`} aria-current={partId === chosen ? 'true' : undefined}>
              {partTexts.number(format.number(sequence))} · {format.score(score)}
            </a>
          </li>
        ))}
      </ul>
      {part && (
        <div class="why-columns">
          <div class="stack">
            <img src={pictureUrl(part.partId, viewOfInterest(part))} alt="" />
            <p class="row">
              <a href={`/parts/${part.partId}`}>{partTexts.number(format.number(part.sequence))}</a>
              <VerdictBadge verdict={part.verdict} />
              <BasisBadge basis={part.basis} />
            </p>
          </div>
          <div class="stack">
            <WhyCard part={part} view={viewOfInterest(part)} />
            <section class="panel panel-padded">
              <h2>{partTexts.reasons}</h2>
              <ReasonList part={part} />
            </section>
          </div>
        </div>
      )}
    </div>
  )
}
