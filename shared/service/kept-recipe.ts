import type { RecipeStore, StoredRecipe } from '../bus/recipe-store.ts'
import { type OpenedRecipe, openRevision } from '../recipe/load.ts'

/**
 * A revision as the broker keeps it, read as a recipe.
 * @throws {RecipeError} when it is none, or not what its revision says
 * @throws {RecipeStoreError} when a picture of it is not there
 */
export async function openKept(
  recipes: Pick<RecipeStore, 'pictures'>,
  { envelope: { revision }, body }: StoredRecipe,
): Promise<OpenedRecipe> {
  const pictures = await recipes.pictures(body)
  const readPicture = async (path: string): Promise<Uint8Array | undefined> => pictures.get(path)
  return await openRevision(revision, { text: body.document, folder: '/', readPicture })
}
