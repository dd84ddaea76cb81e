import type { Bus } from '../../../shared/bus/bus.ts'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import { openRecipe } from '../../../shared/recipe/load.ts'

/** The recipe by which the last part was judged; until it is found, the one before. */
export interface RecipeInUse {
  current(): Recipe
  /** A part was judged by this revision. */
  judgedBy(revision: string): void
}

export interface RecipeInUseOptions {
  /** The file's, with which the service started. */
  readonly file: Recipe
  /** undefined where it is not kept. @throws where it cannot be read */
  readonly find: (revision: string) => Promise<Recipe | undefined>
  readonly onFailed: (revision: string, error: unknown) => void
}

/** Looks for a revision once a part was judged by it, and not again for every part. */
export function createRecipeInUse({ file, find, onFailed }: RecipeInUseOptions): RecipeInUse {
  let current = file
  let wanted = file.revision
  async function look(revision: string): Promise<void> {
    const found = revision === file.revision ? file : await find(revision)
    if (revision !== wanted) return
    if (found) current = found
    else onFailed(revision, new Error('it is not kept any more'))
  }
  return {
    current: () => current,
    judgedBy(revision) {
      if (revision === wanted) return
      wanted = revision
      look(revision).catch((error) => onFailed(revision, error))
    },
  }
}

/** A revision as the broker keeps it; its pictures are of no use here. @throws when it cannot be read */
export async function storedRecipe(
  { recipes }: Pick<Bus, 'recipes'>,
  file: Pick<Recipe, 'folder'>,
  revision: string,
): Promise<Recipe | undefined> {
  const stored = await recipes.find(revision)
  if (!stored) return undefined
  const readPicture = async (): Promise<undefined> => undefined
  const opened = await openRecipe({ name: revision, text: stored.body.document, folder: file.folder, readPicture })
  return { ...opened.recipe, revision }
}
