import { loadRecipe } from '../../shared/recipe/load.ts'
import { sha256Of } from '../../shared/recipe/revision.ts'
import type { RulesSet } from './rules-sets.ts'

const digitsShown = 8

/** Tells a set's recipe from any that judges otherwise; its comments do not count. */
async function fingerprintOf({ recipe: file }: RulesSet): Promise<string> {
  const { revision: _revision, folder: _folder, ...settings } = await loadRecipe(file)
  return sha256Of(Buffer.from(JSON.stringify(settings))).slice(0, digitsShown)
}

/** Names the recipes by which sets were judged, such as "Recipes: deeppcb `0f3a9c11`.". */
export async function recipesLine(sets: readonly RulesSet[]): Promise<string> {
  const named = sets.map(async (set) => `${set.name} \`${await fingerprintOf(set)}\``)
  return `Recipes: ${(await Promise.all(named)).join(', ')}.`
}
