import type { Pictures } from '../../../shared/contracts/recipe-revision.ts'
import type { RecipeTrial, TrialFrame } from '../../../shared/contracts/recipe-trial.ts'
import type { OpenedRecipe } from '../../../shared/recipe/load.ts'
import type { ReadBytes } from '../photo.ts'

const reasonCharactersMax = 4000

/** Where what a trial needs comes from. */
export interface TrialSource {
  /** The picture of a frame. @throws where it is not there any more */
  frame(frame: TrialFrame): Promise<Uint8Array>
  /** @throws {RecipeStoreError} when one of them is not there */
  pictures(trial: Pick<RecipeTrial, 'pictures'>): Promise<Pictures>
}

/** A recipe that is tried, without mistakes, and what gives the pictures that it names. */
export interface TriedRecipe extends OpenedRecipe {
  readonly read: ReadBytes
}

/** As much of a reason as an answer holds. */
export function told(reason: string): string {
  return reason.slice(0, reasonCharactersMax)
}
