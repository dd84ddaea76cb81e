import { alsoOnReference } from '../../services/rules/examine-on-reference.ts'
import { examineUnfinished } from '../../services/rules/inspection/examine-unfinished.ts'
import { openRecipeFile } from '../../shared/recipe/load.ts'
import { examineRecipe } from '../local/examine-recipe.ts'
import { recipePage } from './recipe-page.ts'

/**
 * Looks for everything that is wrong with a recipe.
 * @returns it in plain words, where nothing is, and what of it should be looked at
 * @throws {RecipeError} with every mistake, its line and what is allowed
 */
export async function checkRecipe(file: string): Promise<string> {
  return recipePage(file, await openRecipeFile(file, alsoOnReference(examineRecipe), examineUnfinished))
}
