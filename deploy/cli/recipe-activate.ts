import { alsoOnReference } from '../../services/rules/examine-on-reference.ts'
import { examineUnfinished } from '../../services/rules/inspection/examine-unfinished.ts'
import { examineChecks } from '../../services/rules/recipe-checks.ts'
import { openRecipeFile } from '../../shared/recipe/load.ts'
import { type ChangeOutcome, changeRecipe, type RecipeChange } from './recipe-change.ts'
import type { RecipeBus } from './recipe-station.ts'

/**
 * Has a running station judge by the recipe of a file, from one part to the next.
 * @throws {RecipeError} with every mistake, or with what cannot change while the station runs; nothing has changed then
 */
export async function activateRecipe(
  bus: RecipeBus,
  station: string,
  file: string,
  change: RecipeChange,
  tell: (line: string) => void,
): Promise<ChangeOutcome> {
  const opened = await openRecipeFile(
    file,
    alsoOnReference((recipe) => examineChecks(recipe)),
    examineUnfinished,
  )
  for (const { line, text } of opened.warnings) tell(`warning: line ${line}: ${text}`)
  return await changeRecipe(bus, station, opened, change, tell)
}
