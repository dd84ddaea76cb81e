import type { Kept } from '../../shared/bus/watch.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import type { ModelChoice } from '../../shared/contracts/model-registry.ts'

/**
 * What a view was to have before its newest choice: the model that was chosen before, undefined for the one that the
 * recipe names. Choices made in place of another model of the recipe are over.
 * @param choices of the view, oldest first
 * @param recipeModel what the recipe names now
 */
export function previousChoice(choices: readonly Kept<ModelChoice>[], recipeModel: string): ModelName | undefined {
  const standing = choices.filter(({ body }) => body.insteadOf === recipeModel)
  const newest = standing.at(-1)
  if (!newest) return undefined
  const before = standing.findLast(({ body }) => body.model?.sha256 !== newest.body.model?.sha256)
  return before?.body.model
}
