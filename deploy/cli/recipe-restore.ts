import { openKept } from '../../shared/service/kept-recipe.ts'
import { type ChangeOutcome, changeRecipe, type RecipeChange } from './recipe-change.ts'
import { keptRevision, type RecipeBus } from './recipe-station.ts'

/**
 * Has a running station judge by an earlier revision of its recipe again.
 * @throws {StationError} when there is no such revision
 * @throws {RecipeError} with what cannot change while the station runs
 */
export async function restoreRecipe(
  bus: RecipeBus,
  station: string,
  given: string,
  change: RecipeChange,
  tell: (line: string) => void,
): Promise<ChangeOutcome> {
  const stored = keptRevision(await bus.recipes.list(), given)
  const opened = await openKept(bus.recipes, stored)
  const restoredFrom = stored.body.restoredFrom ?? stored.envelope.takenAt
  return await changeRecipe(bus, station, opened, { ...change, restoredFrom }, tell)
}
