import type { RecipeStore, StoredRecipe } from '../../shared/bus/recipe-store.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import { assertLive } from '../../shared/recipe/compare.ts'
import { openRevision } from '../../shared/recipe/load.ts'
import { alsoOnReference } from './examine-on-reference.ts'
import { examineChecks, openChecks, type RecipeChecks } from './recipe-checks.ts'
import { readStored } from './reference.ts'

/**
 * Makes a recipe that the broker keeps ready to judge, beside those that do.
 * @param file the recipe with which the service started
 * @throws {RecipeError} when it has mistakes, is not what its revision says, or changes what is fixed at the start
 */
export async function openStored(
  { envelope: { revision }, body }: StoredRecipe,
  recipes: Pick<RecipeStore, 'pictures'>,
  file: Recipe,
): Promise<RecipeChecks> {
  const { folder } = file
  const pictures = await recipes.pictures(body)
  const read = readStored(pictures, folder)
  const source = {
    text: body.document,
    folder,
    readPicture: async (path: string) => pictures.get(path),
  }
  const opened = await openRevision(
    revision,
    source,
    alsoOnReference((recipe) => examineChecks(recipe, read), read),
  )
  assertLive({ recipe: file, pictures: new Map() }, opened)
  return await openChecks(opened.recipe, read)
}
