import { setImmediate } from 'node:timers/promises'
import type { MeasuredFrame, TrialAnswer, TrialFrame } from '../../../shared/contracts/recipe-trial.ts'
import { runChecks } from '../inspection/run-checks.ts'
import { PhotoError, readPhoto } from '../photo.ts'
import { openChecks, type RecipeChecks } from '../recipe-checks.ts'
import { type TrialSource, type TriedRecipe, told } from './trial-source.ts'

/** Runs a recipe's checks on frames, one after the other. A frame that cannot be judged says why. */
export async function measureFrames(
  { recipe, read }: TriedRecipe,
  frames: readonly TrialFrame[],
  source: TrialSource,
  say: (answer: TrialAnswer) => void,
): Promise<void> {
  const checks = await openChecks(recipe, read)
  for (const frame of frames) {
    say({ is: 'measured', frame: await measured(recipe, checks, frame, source) })
    // What was said goes out before the next frame blocks again.
    await setImmediate()
  }
}

async function measured(
  { views }: TriedRecipe['recipe'],
  all: RecipeChecks,
  frame: TrialFrame,
  source: TrialSource,
): Promise<MeasuredFrame> {
  const { partId, view, sequence } = frame
  const unable = (reason: string): MeasuredFrame => {
    return { partId, view, outcome: { outcome: 'unable', reason: told(reason) } }
  }
  const [recipe, checks] = [views[view], all.get(view)]
  if (!recipe || !checks) return unable(`the recipe has no view ${view}`)
  try {
    const image = await readPhoto(nameOf(sequence), recipe, () => source.frame(frame))
    const results = runChecks(image, checks.view, checks.reference)
    return { partId, view, outcome: { outcome: 'judged', checks: results } }
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error
    return unable(error.message)
  }
}

/** As people know a part. */
export function nameOf(sequence: number): string {
  return `part ${sequence}`
}
