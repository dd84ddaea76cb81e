import type { Recipe } from '../../shared/contracts/recipe.ts'
import type { RecipeMistake } from '../../shared/recipe/mistake.ts'
import { parseView, type ReadyView } from './inspection/parse-checks.ts'
import type { RulesImage } from './inspection/rules-image.ts'
import type { ReadBytes } from './photo.ts'
import { openReference, ReferencePictureError } from './reference.ts'
import { openCvLoaded } from './vision/opencv.ts'

/** What a view's parts are measured with. */
export interface ViewChecks {
  readonly view: ReadyView
  readonly reference: RulesImage | undefined
  readonly millimetresPerPixel: number
}

/** Of every view. */
export type RecipeChecks = ReadonlyMap<string, ViewChecks>

/** Mistakes in the settings of fixtures and checks, which the recipe's schema does not know, and in its pictures. */
export async function examineChecks(recipe: Recipe, read?: ReadBytes): Promise<readonly RecipeMistake[]> {
  const all = Object.entries(recipe.views).map(async ([name, view]): Promise<readonly RecipeMistake[]> => {
    const parsed = parseView(view, ['views', name])
    const mistakes = parsed.success ? [] : parsed.mistakes
    try {
      await openReference(view, recipe.folder, read)
      return mistakes
    } catch (error) {
      if (!(error instanceof ReferencePictureError)) throw error
      return [...mistakes, { path: ['views', name, 'reference'], message: error.message }]
    }
  })
  return (await Promise.all(all)).flat()
}

/** Every view's checks, ready to run, of a recipe without mistakes. */
export async function openChecks(recipe: Recipe, read?: ReadBytes): Promise<RecipeChecks> {
  const views = Object.entries(recipe.views).map(async ([name, view]): Promise<[string, ViewChecks]> => {
    const parsed = parseView(view, ['views', name])
    if (!parsed.success) throw new Error(`view ${name}: ${parsed.mistakes.map(({ message }) => message).join('; ')}`)
    const reference = await openReference(view, recipe.folder, read)
    return [name, { view: parsed.view, reference, millimetresPerPixel: view.millimetresPerPixel }]
  })
  await openCvLoaded()
  return new Map(await Promise.all(views))
}
