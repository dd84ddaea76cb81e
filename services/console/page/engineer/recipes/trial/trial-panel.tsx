import { useSignal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { Message } from '../../../controls/message.tsx'
import type { RecipeDraft } from '../recipe-draft.ts'
import { GoodParts } from './good-parts.tsx'
import { TaughtLimits } from './taught-limits.tsx'
import { trialTexts } from './texts.ts'
import { TrialCourseState } from './trial-course-state.tsx'
import { useTrial } from './trial-state.ts'
import { TriedParts } from './tried-parts.tsx'
import './trial.css'
import './tried-parts.css'

export interface TrialPanelProps {
  readonly draft: RecipeDraft
  readonly area: RefObject<HTMLTextAreaElement | null>
}

/** What a text would do to recent parts, and which limits good ones call for, before it is activated. */
export function TrialPanel({ draft, area }: TrialPanelProps): JSX.Element {
  const t = trialTexts()
  const trial = useTrial()
  const isChoosing = useSignal(false)
  const { value: course } = trial.course
  const seen = draft.examination.value
  const isUsable = !trial.isRunning && seen?.document === draft.text.value && seen.mistakes.length === 0
  const isStale = trial.document.value !== draft.text.value
  return (
    <section class="panel panel-padded stack editor-trial" aria-labelledby="trial">
      <h2 id="trial">{t.title}</h2>
      <p class="quiet small">{t.lead}</p>
      <div class="row">
        <button
          type="button"
          disabled={!isUsable}
          onClick={() => {
            isChoosing.value = false
            trial.begin(draft.text.peek(), { mode: 'try' })
          }}
        >
          {t.try}
        </button>
        <button
          type="button"
          aria-expanded={isChoosing.value}
          onClick={() => {
            isChoosing.value = !isChoosing.value
          }}
        >
          {t.teach}
        </button>
      </div>
      {isChoosing.value && (
        <GoodParts
          isUsable={isUsable}
          onChosen={(parts, falseRejectShareMax) =>
            trial.begin(draft.text.peek(), { mode: 'teach', falseRejectShareMax, parts })
          }
        />
      )}
      <div class="stack" aria-live="polite">
        {trial.wrong.value && <Message kind="wrong">{trial.wrong.value}</Message>}
        {course && <TrialCourseState course={course} area={area} />}
        {course?.state === 'done' && isStale && <p class="message trial-stale">{t.stale}</p>}
      </div>
      {course?.state === 'done' && course.mode === 'try' && <TriedParts key={course.trial} parts={course.parts} />}
      {course?.state === 'done' &&
        course.views.map((view) => (
          <TaughtLimits
            key={`${course.trial} ${view.view}`}
            taught={view}
            isStale={isStale}
            onAccept={async (changes) => {
              await draft.write(changes)
              trial.document.value = draft.text.peek()
            }}
          />
        ))}
    </section>
  )
}
