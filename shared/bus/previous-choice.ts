import { isSame, type ModelName } from '../contracts/model.ts'
import type { ExamReport, ModelChoice } from '../contracts/model-registry.ts'
import type { Kept } from './watch.ts'

/**
 * What served a view before its newest choice: the model that was chosen before, undefined for the one that the recipe
 * names. A model that failed its exam or its probation does not count, nor do choices made in place of another model of
 * the recipe.
 * @param choices of the view, oldest first
 * @param exams of the view, oldest first
 * @param recipeModel what the recipe names now
 */
export function previousChoice(
  choices: readonly Kept<ModelChoice>[],
  exams: readonly Kept<ExamReport>[],
  recipeModel: string,
): ModelName | undefined {
  const newest = choices.findLast(({ body }) => body.insteadOf === recipeModel)
  const before = choices.findLast(
    ({ body: { insteadOf, model }, storedAtMs }, index) =>
      insteadOf === recipeModel &&
      !isSame(model, newest?.body.model) &&
      (!model || hasServed(model, examsBetween(exams, storedAtMs, choices[index + 1]?.storedAtMs))),
  )
  return before?.body.model
}

/** What was reported of a choice before the next one was made. */
function examsBetween(
  exams: readonly Kept<ExamReport>[],
  fromMs: number,
  toMs = Number.POSITIVE_INFINITY,
): readonly ExamReport[] {
  return exams.flatMap(({ storedAtMs, body }) => (storedAtMs >= fromMs && storedAtMs < toMs ? [body] : []))
}

/** The last word counts: a model that has passed may be taken back, and one may come back without an exam. */
function hasServed(model: ModelName, exams: readonly ExamReport[]): boolean {
  const isBack = ({ outcome, running }: ExamReport): boolean => outcome === 'rolled-back' && isSame(running, model)
  const last = exams.findLast((exam) => isBack(exam) || isSame(exam.candidate, model))
  return last !== undefined && (last.outcome === 'passed' || isBack(last))
}
