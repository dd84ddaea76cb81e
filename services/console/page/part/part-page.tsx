import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { PartDetail } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { Message } from '../controls/message.tsx'
import { useKeys } from '../frame/keys.ts'
import { parts, station } from '../live/live-station.ts'
import { go, goBack, place } from '../location/location.ts'
import { OverridePanel } from '../override/override-panel.tsx'
import { useAnswer } from '../server/answer.ts'
import { format, texts } from '../texts/language.ts'
import { WhyCard } from '../why/why-card.tsx'
import { Measurements } from './measurements.tsx'
import { Neighbours } from './neighbours.tsx'
import { PictureViewer } from './picture-viewer.tsx'
import { ReasonList } from './reason-list.tsx'
import { StageBar } from './stage-bar.tsx'
import { BasisBadge, OverrideBadge, VerdictBadge } from './verdict-badge.tsx'
import { Versions } from './versions.tsx'
import { viewOfInterest } from './view-of-interest.ts'
import './part-page.css'

const reasonsMax = 64

/** Everything that is known of a part. */
export function PartPage({ partId }: { partId: string }): JSX.Element {
  const { part: t } = texts()
  // What is heard of the part, such as somebody's override, asks for it anew.
  const heard = parts.value.find((part) => part.partId === partId)
  const { value: part, wrong } = useAnswer<PartDetail>(`/parts/${partId}`, heard).value
  useKeys({ Escape: () => goBack('/') })
  return (
    <article class="part" aria-label={t.title}>
      <div class="row">
        <button type="button" onClick={() => goBack('/')}>
          <Icon name="back" /> {t.back}
        </button>
        <Neighbours partId={partId} />
        {part?.partId === partId && <PartHead part={part} />}
      </div>
      {wrong && <Message kind="wrong">{wrong.message}</Message>}
      {part?.partId === partId ? <KnownPart part={part} /> : !wrong && <p class="quiet">{t.loading}</p>}
    </article>
  )
}

function KnownPart({ part }: { part: PartDetail }): JSX.Element {
  const { part: t } = texts()
  const highlighted = useSignal('')
  const asked = place.value.query.get('view')
  const view = part.views.find((name) => name === asked) ?? viewOfInterest(part)
  const finding = part.findings[view] ?? {}
  const checks = finding.rules?.outcome === 'judged' ? finding.rules.checks : []
  const frame = station.value?.views.find(({ name }) => name === view)?.frame
  return (
    <div class="part-columns">
      <div class="stack">
        {part.views.length > 1 && <ViewChoice part={part} view={view} />}
        <PictureViewer
          key={`${part.partId}/${view}`}
          part={part}
          view={view}
          frame={frame}
          checks={checks}
          highlighted={highlighted}
        />
        <WhyCard part={part} view={view} />
      </div>
      <div class="stack">
        <section class="panel panel-padded">
          <h2>{t.reasons}</h2>
          <ReasonList part={part} max={reasonsMax} />
        </section>
        <OverridePanel part={part} />
        <Measurements checks={checks} rules={finding.rules} highlighted={highlighted} />
        <StageBar part={part} />
        <Versions part={part} view={view} />
      </div>
    </div>
  )
}

function PartHead({ part }: { part: PartDetail }): JSX.Element {
  const { part: t } = texts()
  return (
    <header class="row part-head">
      <h1>{t.number(format.number(part.sequence))}</h1>
      <VerdictBadge verdict={part.verdict} />
      <BasisBadge basis={part.basis} />
      {part.override && <OverrideBadge override={part.override} />}
      <span class="quiet">{format.dateTime(part.capturedAt)}</span>
    </header>
  )
}

function ViewChoice({ part, view }: { part: PartDetail; view: string }): JSX.Element {
  const { part: t } = texts()
  return (
    <fieldset class="row view-choice" aria-label={t.view}>
      {part.views.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === view}
          onClick={() => go(`/parts/${part.partId}?view=${name}`, 'replace')}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
