import { resolve } from 'node:path'
import { unsuitability } from '../../../services/inference/exam/suitability.ts'
import type { Recipe, ViewRecipe } from '../../../shared/contracts/recipe.ts'
import { RecipeError } from '../../../shared/recipe/load.ts'
import { type ModelHere, openModelHere } from './model-here.ts'

/** The models of each view. */
export type ViewModels = ReadonlyMap<string, { readonly first: ModelHere; readonly second: ModelHere | undefined }>

/**
 * @param folders of packages in place of those that the recipe names, by view
 * @throws {ModelPackageError} when a package cannot be used
 * @throws {RecipeError} when a model cannot serve its view
 */
export async function openViewModels(recipe: Recipe, folders: ReadonlyMap<string, string>): Promise<ViewModels> {
  const models = new Map<string, { first: ModelHere; second: ModelHere | undefined }>()
  for (const [name, view] of Object.entries(recipe.views)) {
    const first = await openFor(name, folders.get(name) ?? resolve(recipe.folder, view.model), view)
    const { second } = view
    const again =
      second && (await openFor(name, resolve(recipe.folder, second.model), { ...view, expects: second.expects }))
    models.set(name, { first, second: again })
  }
  return models
}

async function openFor(name: string, folder: string, view: ViewRecipe): Promise<ModelHere> {
  const model = await openModelHere(folder)
  const unsuitable = unsuitability(model.manifest, view)
  if (!unsuitable) return model
  await model.release()
  throw new RecipeError(`${folder} cannot judge the view ${name}: ${unsuitable}`)
}
