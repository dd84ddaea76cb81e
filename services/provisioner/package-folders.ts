import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { manifestFile } from '../../shared/contracts/model-store.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'

const modelsFolder = 'models'

/**
 * The folders of all model packages that a station has: first those that its recipe names, then every
 * `<name>/<version>/` of the folder of models, which is beside the recipe unless another one is given.
 */
export async function packageFolders(
  recipe: Pick<Recipe, 'views' | 'folder'>,
  folder: string = join(recipe.folder, modelsFolder),
): Promise<readonly string[]> {
  const named = Object.values(recipe.views).map(({ model }) => resolve(recipe.folder, model))
  const names = await foldersIn(folder)
  const versions = await Promise.all(names.map((name) => foldersIn(name)))
  const packages: string[] = []
  for (const version of versions.flat()) if ((await readdir(version)).includes(manifestFile)) packages.push(version)
  return [...new Set([...named, ...packages])]
}

/** Empty where there is no such folder. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(resolve(folder), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => resolve(folder, name))
}
