import type { ListedRecipe } from '../../../shared/bus/recipe-store.ts'
import type { Pictures } from '../../../shared/contracts/recipe-revision.ts'
import { type OpenedRecipe, openRecipe } from '../../../shared/recipe/load.ts'
import { placesIn } from '../../../shared/recipe/places.ts'
import type { RecipeHearing } from '../../../shared/service/recipe-hearing.ts'
import type { DrawnView, RecipeSummary, StationRecipes } from '../api/recipe.ts'

/** Reads a text as a recipe. @param name what it is called in messages @throws {RecipeError} with every mistake */
export function openText(name: string, text: string, pictures: Pictures): Promise<OpenedRecipe> {
  const readPicture = async (path: string): Promise<Uint8Array | undefined> => pictures.get(path)
  return openRecipe({ name, text, folder: '/', readPicture })
}

/** The revisions as they are told, the newest first. @param revisions the oldest first */
export function recipeList(revisions: readonly ListedRecipe[], hearing: RecipeHearing): StationRecipes {
  const ruling = hearing.ruling()
  const newest = revisions.findLast(({ isTrusted }) => isTrusted)
  const seen = new Set<string>()
  const summaries = revisions.toReversed().map((stored): RecipeSummary => {
    const { revision } = stored.envelope
    // Of one that was restored only the last time counts.
    const isLast = !seen.has(revision)
    seen.add(revision)
    return isLast ? recipeSummary(stored, stored === newest, hearing) : { ...factsOf(stored), state: 'kept' }
  })
  return { ...(ruling !== undefined && { ruling }), revisions: summaries }
}

export function recipeSummary(stored: ListedRecipe, isNewest: boolean, hearing: RecipeHearing): RecipeSummary {
  const { revision } = stored.envelope
  const facts = factsOf(stored)
  if (hearing.ruling() === revision) return { ...facts, state: 'rules' }
  if (!stored.isTrusted) return { ...facts, state: 'untrusted' }
  const reason = hearing.refusal(revision)
  if (reason !== undefined) return { ...facts, state: 'refused', reason }
  return { ...facts, state: isNewest ? 'waiting' : 'kept' }
}

function factsOf({ envelope, body }: ListedRecipe): Omit<RecipeSummary, 'state' | 'reason'> {
  const { revision, takenAt } = envelope
  const { author, note, restoredFrom } = body
  return { revision, takenAt, author, note, ...(restoredFrom !== undefined && { restoredFrom }) }
}

/** Where its regions are, as the interface tells it. */
export function drawnViews(text: string): DrawnView[] {
  return placesIn(text).map(({ view, frame, hasReference, places }) => ({
    ...{ view, hasReference },
    ...(frame && { frame }),
    places: places.map((place) => ({ ...place, path: [...place.path] })),
  }))
}
