import type { JSX, RefObject } from 'preact'
import type { TrialCourse } from '../../../../api/recipe-trial.ts'
import { Message } from '../../../controls/message.tsx'
import { format } from '../../../texts/language.ts'
import { MistakeList } from '../mistake-list.tsx'
import { trialTexts } from './texts.ts'

export interface TrialCourseStateProps {
  readonly course: TrialCourse
  readonly area: RefObject<HTMLTextAreaElement | null>
}

/** How far a trial is, or why it came to nothing. */
export function TrialCourseState({ course, area }: TrialCourseStateProps): JSX.Element | null {
  const t = trialTexts()
  const { state, done, total, reason, mistakes, warnings } = course
  if (state === 'running')
    return (
      <div class="trial-progress">
        <progress max={total} {...(done > 0 && { value: done })} aria-label={t.waiting} />
        <span>{done > 0 ? t.running(format.number(done), format.number(total)) : t.waiting}</span>
      </div>
    )
  if (mistakes.length > 0)
    return (
      <div class="stack">
        <Message kind="wrong">{t.mistakes}</Message>
        <MistakeList mistakes={mistakes} area={area} />
      </div>
    )
  if (state !== 'done')
    return (
      <Message kind="wrong">
        {state === 'refused' ? t.refused : t.failed}{' '}
        <span class="recipe-reason" lang="en">
          {reason}
        </span>
      </Message>
    )
  if (warnings.length === 0) return null
  return (
    <div class="stack">
      <p class="message recipe-waiting">{t.warnings}</p>
      <MistakeList mistakes={warnings} area={area} />
    </div>
  )
}
