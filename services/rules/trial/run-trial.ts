import { RecipeStoreError } from '../../../shared/bus/recipe-store.ts'
import type { Pictures } from '../../../shared/contracts/recipe-revision.ts'
import type { RecipeTrial, TrialAnswer } from '../../../shared/contracts/recipe-trial.ts'
import { type MistakeInText, openRecipe, RecipeError } from '../../../shared/recipe/load.ts'
import { alsoOnReference } from '../examine-on-reference.ts'
import { examineUnfinished } from '../inspection/examine-unfinished.ts'
import { examineChecks } from '../recipe-checks.ts'
import { readStored } from '../reference.ts'
import { TeachError } from '../teaching/teach-error.ts'
import { measureFrames } from './measured-frames.ts'
import { teachViews } from './taught-views.ts'
import { type TrialSource, type TriedRecipe, told } from './trial-source.ts'

/** Paths in a recipe that no file holds are read against this. */
const folder = '/'
const mistakesMax = 200

/** Does what is asked of a recipe, and tells what comes of it piece by piece. The last answer is one of an end. */
export async function runTrial(
  trial: RecipeTrial,
  source: TrialSource,
  say: (answer: TrialAnswer) => void,
): Promise<void> {
  try {
    const tried = await openTried(trial, await source.pictures(trial))
    say({ is: 'begun', warnings: mistakesTold(tried.warnings) })
    if (trial.task.mode === 'try') await measureFrames(tried, trial.frames, source, say)
    else await teachViews(tried, trial.frames, trial.task.falseRejectShareMax, source, say)
    say({ is: 'done' })
  } catch (error) {
    say(endOf(error))
  }
}

async function openTried({ document }: RecipeTrial, pictures: Pictures): Promise<TriedRecipe> {
  const read = readStored(pictures, folder)
  const source = { name: 'draft', text: document, folder, readPicture: async (path: string) => pictures.get(path) }
  const examine = alsoOnReference((recipe) => examineChecks(recipe, read), read)
  return { ...(await openRecipe(source, examine, examineUnfinished)), read }
}

function endOf(error: unknown): TrialAnswer {
  const reason = told(error instanceof Error ? error.message : String(error))
  if (error instanceof RecipeError) return { is: 'refused', reason, mistakes: mistakesTold(error.mistakes) }
  const isForTheAsker = error instanceof TeachError || error instanceof RecipeStoreError
  return isForTheAsker ? { is: 'refused', reason, mistakes: [] } : { is: 'failed', reason }
}

function mistakesTold(mistakes: readonly MistakeInText[]): { line?: number; text: string }[] {
  return mistakes
    .slice(0, mistakesMax)
    .map(({ line, text }) => ({ text: told(text), ...(line !== undefined && { line }) }))
}
