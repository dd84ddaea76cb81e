import type { StoredRecipe } from '../../shared/bus/recipe-store.ts'
import { type ComparedRecipe, compareRecipes, differenceInWords } from '../../shared/recipe/compare.ts'
import { openKept } from '../../shared/service/kept-recipe.ts'
import { keptRevision, type RecipeBus } from './recipe-station.ts'

const noDifference = 'They differ in comments and layout only; every setting is the same.'

/** What changed from one revision to another, one setting a line. @throws {StationError} when there is no such revision */
export async function compareKept(bus: RecipeBus, before: string, after: string): Promise<string> {
  const revisions = await bus.recipes.list()
  const [one, other] = [keptRevision(revisions, before), keptRevision(revisions, after)]
  const open = (stored: StoredRecipe): Promise<ComparedRecipe> => openKept(bus.recipes, stored)
  const lines = changesInWords(await open(one), await open(other))
  return `${one.envelope.revision} → ${other.envelope.revision}\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** What changes from one recipe to another, one setting a line. */
export function changesInWords(before: ComparedRecipe, after: ComparedRecipe): readonly string[] {
  const lines = compareRecipes(before, after).map(differenceInWords)
  return lines.length > 0 ? lines : [noDifference]
}
