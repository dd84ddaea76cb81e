import type { JSX } from 'preact'
import type { StationModels, ViewModel } from '../../../api/model.ts'
import { format } from '../../texts/language.ts'
import { Badge } from '../chart/badge.tsx'
import { engineerTexts } from '../texts/engineer-texts.ts'
import type { Wanted } from './choice-dialog.tsx'
import { promiseInWords, spell, spellOr } from './model-words.ts'

const badges = { none: 'quiet', open: 'open', serves: 'good', refused: 'bad' } as const

export interface ViewPanelProps {
  readonly view: ViewModel
  readonly models: StationModels
  readonly onWanted: (wanted: Wanted) => void
}

/** What judges one view, since when, with which promise; how a change of it goes; the way back. */
export function ViewPanel({ view, models, onWanted }: ViewPanelProps): JSX.Element {
  const t = engineerTexts().models
  const serving = models.packages.find((one) => spell(one) === spell(view.serving))
  const { before } = view
  return (
    <section class="panel panel-padded model-view" aria-label={t.view(view.view)}>
      <p class="row model-view-head">
        <span class="quiet">{t.view(view.view)}</span>
        <Badge kind={badges[view.choice]}>{t.states[view.choice]}</Badge>
      </p>
      <p>
        <span class="quiet small">{t.serves} </span>
        <strong class="model-name">{spell(view.serving)}</strong>
        <span class="quiet small"> {t.since(format.dateTime(view.since))}</span>
      </p>
      <dl class="model-facts">
        {serving && (
          <div>
            <dt>{t.promise}</dt>
            <dd>{promiseInWords(serving)}</dd>
          </div>
        )}
        <div>
          <dt>{t.recipeNames}</dt>
          <dd class="mono">{view.recipeModel}</dd>
        </div>
      </dl>
      <Progress view={view} models={models} />
      {before !== undefined && (
        <p>
          <button type="button" onClick={() => onWanted({ kind: 'back', view: view.view, model: before })}>
            {t.rollBackTo(spellOr(before))}
          </button>
        </p>
      )}
    </section>
  )
}

/** How the last choice fares; nothing where it is settled. */
function Progress({ view, models }: Pick<ViewPanelProps, 'view' | 'models'>): JSX.Element | null {
  const t = engineerTexts().models
  const serving = spell(view.serving)
  if (view.choice === 'open')
    return (
      <div class="model-progress" role="status">
        <progress aria-label={t.states.open} />
        <p>
          {view.candidate
            ? t.sitsExam(spell(view.candidate), serving)
            : t.notTaken(spellOr(view.chosen ?? null), serving)}
        </p>
      </div>
    )
  if (view.choice !== 'refused' || !view.chosen) return null
  const chosen = spell(view.chosen)
  const exam = models.exams.find((one) => one.view === view.view && spell(one.candidate) === chosen)
  return (
    <p class="message message-wrong" role="status">
      <span>
        {t.refusedBecause(chosen, serving)} <span lang="en">{exam?.reason}</span>
      </span>
    </p>
  )
}
