import type { Recipe, ViewRecipe } from '../../shared/contracts/recipe.ts'
import { RecipeError } from '../../shared/recipe/load.ts'

/**
 * The view of a recipe that somebody means: the only one unless given.
 * @throws {RecipeError} naming those there are
 */
export function viewNamed({ views }: Pick<Recipe, 'views'>, wanted: string | undefined): [string, ViewRecipe] {
  const names = Object.keys(views)
  const name = wanted ?? (names.length === 1 ? names[0] : undefined)
  const view = name === undefined ? undefined : views[name]
  if (name !== undefined && view) return [name, view]
  const problem = wanted === undefined ? 'has several views' : `has no view ${wanted}`
  throw new RecipeError(`the recipe ${problem}: give --view with one of ${names.join(', ')}`)
}
