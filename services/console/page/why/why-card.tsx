import type { JSX } from 'preact'
import type { Explanation, CloseUp as ShownPlace } from '../../../../shared/contracts/explanation.ts'
import { failuresOf } from '../../../../shared/contracts/failed-checks.ts'
import type { PartDetail } from '../../api/part.ts'
import { Icon } from '../controls/icon.tsx'
import { nowMs } from '../live/live-station.ts'
import { asScore, scoreOf } from '../part/score.ts'
import { ScoreBar } from '../part/score-bar.tsx'
import { useAnswer } from '../server/answer.ts'
import { texts } from '../texts/language.ts'
import './why-card.css'

const attemptEveryMs = 2000
const attemptsMax = 5

export interface WhyCardProps {
  readonly part: PartDetail
  readonly view: string
}

/** Why the model gave this score: the worst place beside the good one it resembles most, and whether the rules agree. */
export function WhyCard({ part, view }: WhyCardProps): JSX.Element {
  const { why: t } = texts()
  const finding = part.findings[view] ?? {}
  const score = scoreOf(finding)
  const path = score && `/parts/${part.partId}/explanations/${view}`
  const { value, wrong, isLoading } = useAnswer<Explanation>(path, attemptOf(part)).value
  return (
    <section class="panel panel-padded why" aria-labelledby="why-title">
      <h2 id="why-title">{t.title}</h2>
      {!score && (
        <p>
          {t.noScore}
          {finding.model?.outcome === 'unable' && <span lang="en"> {finding.model.reason}</span>}
        </p>
      )}
      {score && <ScoreBar score={value ? asScore(value) : score} />}
      {score && <p>{t.meaning[score.level]}</p>}
      {value && <WorstAndNearest explanation={value} />}
      {!isLoading && wrong && (
        <p class="quiet">
          {t.notExplained} <span lang="en">{wrong.message}</span>
        </p>
      )}
      <RulesSay rules={finding.rules} isAnomalous={score?.level === 'bad'} />
    </section>
  )
}

/** An explanation is made after the verdict, when there is time: it is asked for a few times while the part is new. */
function attemptOf({ decidedAt }: PartDetail): number {
  const ageMs = nowMs.value - Date.parse(decidedAt)
  return Math.min(attemptsMax, Math.floor(ageMs / attemptEveryMs))
}

function WorstAndNearest({ explanation }: { explanation: Explanation }): JSX.Element {
  const { why: t } = texts()
  const { worst, nearestGood, nearestGoodMissing, reason } = explanation
  return (
    <>
      <div class="why-pair">
        {worst && (
          <CloseUp closeUp={worst.closeUp} patch={worst.region} title={t.worst} alt={t.worstAlt} kind="worst">
            {t.worstWords}
          </CloseUp>
        )}
        {nearestGood?.closeUp && (
          <CloseUp
            closeUp={nearestGood.closeUp}
            patch={nearestGood.region}
            title={t.nearest}
            alt={t.nearestAlt}
            kind="good"
          >
            {t.nearestWords} <span class="mono">{nearestGood.image}</span>
          </CloseUp>
        )}
      </div>
      {!worst && <p class="quiet">{t.noPlace}</p>}
      {nearestGood && !nearestGood.closeUp && <p class="quiet">{t.noCloseUp(nearestGood.image)}</p>}
      {nearestGoodMissing !== undefined && (
        <p class="quiet">
          {t.nearestMissing} <span lang="en">{nearestGoodMissing}</span>
        </p>
      )}
      {reason !== undefined && <p lang="en">{reason}</p>}
    </>
  )
}

interface CloseUpProps {
  readonly closeUp: ShownPlace
  /** The patch itself, in the same pixels as what the picture shows. */
  readonly patch: ShownPlace['region']
  readonly title: string
  readonly alt: string
  readonly kind: 'worst' | 'good'
  readonly children: JSX.Element | string | (JSX.Element | string)[]
}

function CloseUp({ closeUp: { picture, region }, patch, title, alt, kind, children }: CloseUpProps): JSX.Element {
  return (
    <figure class={`why-patch why-${kind}`}>
      <h3>
        <Icon name={kind === 'good' ? 'pass' : 'warning'} />
        {title}
      </h3>
      <div class="why-shown">
        <img src={`data:image/jpeg;base64,${picture}`} alt={alt} />
        <svg
          viewBox={`${region.x} ${region.y} ${region.width} ${region.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect {...patch} />
        </svg>
      </div>
      <figcaption class="small">{children}</figcaption>
    </figure>
  )
}

interface RulesSayProps {
  readonly rules: PartDetail['findings'][string]['rules']
  readonly isAnomalous: boolean
}

/** The rules measure without the model: that both object, or only one of them does, is worth knowing. */
function RulesSay({ rules, isAnomalous }: RulesSayProps): JSX.Element {
  const { why: t } = texts()
  if (rules?.outcome !== 'judged')
    return (
      <p class="why-rules">
        <Icon name="warning" />
        {t.rulesSilent}
      </p>
    )
  const failed = failuresOf(rules.checks)
  const agree = failed.length > 0 === isAnomalous
  return (
    <div class="why-rules">
      <Icon name={agree ? 'pass' : 'warning'} />
      <div>
        <p>
          <strong>{agree ? t.rulesAgree : t.rulesDisagree}</strong>{' '}
          {failed.length === 0 ? t.rulesFoundNothing(rules.checks.length) : t.rulesFound}
        </p>
        {failed.map(({ reason }) => (
          <p key={reason} lang="en">
            {reason}
          </p>
        ))}
      </div>
    </div>
  )
}
