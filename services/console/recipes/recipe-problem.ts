import { BrowseError } from '../../../shared/bus/direct-get.ts'
import { PublishError } from '../../../shared/bus/outbox.ts'
import { RecipeChangedError, RecipeStoreError } from '../../../shared/bus/recipe-store.ts'
import { RecipeError } from '../../../shared/recipe/load.ts'
import type { RecipeExamination } from '../api/recipe.ts'
import { ProblemError } from '../http/problem-answer.ts'

/** What is wrong with a text, to be shown beside it. @throws whatever is no mistake in a recipe */
export function mistakesOf(error: unknown): Pick<RecipeExamination, 'mistakes'> {
  if (!(error instanceof RecipeError)) throw error
  if (error.mistakes.length === 0) return { mistakes: [{ text: error.message }] }
  return { mistakes: error.mistakes.map(({ line, text }) => ({ text, ...(line !== undefined && { line }) })) }
}

/** @throws {ProblemError} for what the asker can mend or wait for, everything else as it is */
export function recipeProblem(error: unknown): never {
  if (error instanceof RecipeError) throw new ProblemError(400, 'not usable', error.message, { cause: error })
  if (error instanceof RecipeChangedError)
    throw new ProblemError(409, 'changed meanwhile', error.message, { cause: error })
  if (error instanceof RecipeStoreError) throw new ProblemError(409, 'not kept', error.message, { cause: error })
  if (error instanceof BrowseError || error instanceof PublishError)
    throw new ProblemError(503, 'no broker', `the broker does not answer: ${error.message}; try again`, {
      cause: error,
    })
  throw error
}
