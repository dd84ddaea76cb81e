import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { failuresOf } from '../../../../shared/contracts/failed-checks.ts'
import type { PartDetail } from '../../api/part.ts'
import type { StationState } from '../../api/station.ts'
import { Icon } from '../controls/icon.tsx'
import { scoreOf } from '../part/score.ts'
import { ScoreBar } from '../part/score-bar.tsx'
import { VerdictBadge } from '../part/verdict-badge.tsx'
import { pictureUrl } from '../server/server.ts'
import { format, texts } from '../texts/language.ts'

const failuresShownMax = 3

export interface ViewTileProps {
  readonly view: StationState['views'][number]
  readonly part: PartDetail | undefined
}

/** What one camera saw of the last part, and what the judges say of it. */
export function ViewTile({ view: { name, frame }, part }: ViewTileProps): JSX.Element {
  const { line: t } = texts()
  const finding = part?.findings[name] ?? {}
  const score = scoreOf(finding)
  const failed = finding.rules?.outcome === 'judged' ? failuresOf(finding.rules.checks) : []
  const more = failed.slice(failuresShownMax).reduce((sum, { names }) => sum + names.length, 0)
  const isAgainst = failed.length > 0 || score?.level === 'bad'
  // Green only where both have judged.
  const isFor = !isAgainst && score !== undefined && finding.rules?.outcome === 'judged'
  return (
    <article class={`tile${isAgainst ? ' tile-reject' : isFor ? ' tile-pass' : ''}`} aria-label={t.view(name)}>
      <a class="tile-picture" href={part ? `/parts/${part.partId}?view=${name}` : '/parts'} draggable={false}>
        {part ? (
          <TilePicture part={part} view={name} />
        ) : (
          <span class="tile-empty quiet" data-ratio={frame.width >= frame.height ? 'wide' : 'tall'}>
            {t.noPartsYet}
          </span>
        )}
        {part && (
          <span class="tile-caption">
            <VerdictBadge verdict={part.verdict} />
            <span>{t.part(format.number(part.sequence))}</span>
          </span>
        )}
        <span class="tile-name">{name}</span>
      </a>
      <div class="tile-words">
        {score ? <ScoreBar score={score} /> : <NoScore part={part} view={name} />}
        {failed.slice(0, failuresShownMax).map(({ reason }) => (
          <p key={reason} class="tile-check">
            <Icon name="reject" />
            <span lang="en">{reason}</span>
          </p>
        ))}
        {more > 0 && <p class="quiet small">{t.moreChecks(more)}</p>}
        {part && failed.length === 0 && finding.rules?.outcome === 'judged' && (
          <p class="tile-check tile-check-passed">
            <Icon name="pass" />
            {t.checksPassed(finding.rules.checks.length)}
          </p>
        )}
      </div>
    </article>
  )
}

function NoScore({ part, view }: { part: PartDetail | undefined; view: string }): JSX.Element | null {
  const { line: t } = texts()
  if (!part) return null
  const model = part.findings[view]?.model
  return (
    <p class="tile-check tile-check-missing">
      <Icon name="warning" />
      <span>
        {t.noScore}
        {model?.outcome === 'unable' && <span lang="en"> {model.reason}</span>}
      </span>
    </p>
  )
}

/** One element for all parts: the browser shows the last picture until the next one is there. */
function TilePicture({ part, view }: { part: PartDetail; view: string }): JSX.Element {
  const { line: t } = texts()
  const lost = useSignal('')
  const url = pictureUrl(part.partId, view)
  return (
    <>
      <img
        src={url}
        alt={t.pictureOf(view, format.number(part.sequence))}
        draggable={false}
        hidden={lost.value === url}
        onError={() => {
          lost.value = url
        }}
      />
      {lost.value === url && <span class="tile-empty quiet">{t.noPicture}</span>}
    </>
  )
}
