import type { MeasuredFrame, TrialAnswer, TrialTask } from '../../../shared/contracts/recipe-trial.ts'
import type { TrialCourse } from '../api/recipe-trial.ts'
import { comparedParts, type JudgedPart } from './trial-comparison.ts'

/** What is known of a trial so far. */
export interface TrialSoFar {
  readonly course: TrialCourse
  /** What it is about, as it was judged when it came. */
  readonly parts: readonly JudgedPart[]
  readonly measured: readonly MeasuredFrame[]
}

/** @param total frames that are to be measured */
export function begunTrial(
  trial: string,
  mode: TrialTask['mode'],
  parts: readonly JudgedPart[],
  total: number,
): TrialSoFar {
  const none = { mistakes: [], warnings: [], parts: [], views: [] }
  return { course: { trial, mode, state: 'running', done: 0, total, ...none }, parts, measured: [] }
}

/** What is known once the rules have said something more. After an end nothing counts any more. */
export function withAnswer(soFar: TrialSoFar, answer: TrialAnswer): TrialSoFar {
  const { course, parts } = soFar
  if (course.state !== 'running') return soFar
  switch (answer.is) {
    case 'begun':
      return { ...soFar, course: { ...course, warnings: answer.warnings } }
    case 'progress':
      return { ...soFar, course: { ...course, done: answer.done, total: answer.total } }
    case 'measured': {
      const measured = [...soFar.measured, answer.frame]
      return { ...soFar, measured, course: { ...course, done: measured.length } }
    }
    case 'taught':
      return { ...soFar, course: { ...course, views: [...course.views, answer.view] } }
    case 'refused':
      return { ...soFar, course: { ...course, state: 'refused', reason: answer.reason, mistakes: answer.mistakes } }
    case 'failed':
      return { ...soFar, course: { ...course, state: 'failed', reason: answer.reason } }
    case 'done': {
      const tried = course.mode === 'try' ? comparedParts(parts, soFar.measured) : []
      return { ...soFar, course: { ...course, state: 'done', parts: tried } }
    }
  }
}
