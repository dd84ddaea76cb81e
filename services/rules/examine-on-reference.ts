import type { Recipe } from '../../shared/contracts/recipe.ts'
import type { Point } from '../../shared/contracts/shape.ts'
import type { RecipeExamination } from '../../shared/recipe/load.ts'
import type { RecipeMistake } from '../../shared/recipe/mistake.ts'
import type { Pose } from './inspection/task.ts'
import type { PartRun } from './part-run.ts'
import type { ReadBytes } from './photo.ts'
import { openChecks, type ViewChecks } from './recipe-checks.ts'
import { mapped } from './vision/affine.ts'
import { warmUp } from './warm-up.ts'

/** On its own reference the part lies where it lies. */
const shiftMaxPixels = 1
/** What the rules may use of the budget: the rest is for the way there and back, and for a busy machine. */
const budgetShare = 0.5

/**
 * An examination that goes on where another finds no mistakes: it measures the reference itself, a good part of which it is
 * known where it lies. What is not found, not measured or not in time there will not be on any part.
 * @param read gives the bytes of pictures; from the disk unless given
 */
export function alsoOnReference(examine: RecipeExamination, read?: ReadBytes): RecipeExamination {
  return async (recipe) => {
    const mistakes = await examine(recipe)
    return mistakes.some(({ isWarning }) => !isWarning)
      ? mistakes
      : [...mistakes, ...(await examineOnReference(recipe, read))]
  }
}

async function examineOnReference(recipe: Recipe, read?: ReadBytes): Promise<readonly RecipeMistake[]> {
  const views = await openChecks(recipe, read)
  const runs = await warmUp(recipe, views)
  return [...views].flatMap(([name, checks]) => {
    const run = runs.get(name)
    return run ? mistakesOf(run, checks, recipe.budgetMs, ['views', name]) : []
  })
}

/** @param path where the view stands in the recipe */
export function mistakesOf(
  run: PartRun,
  { view, reference }: Pick<ViewChecks, 'view' | 'reference'>,
  budgetMs: number,
  path: readonly PropertyKey[],
): readonly RecipeMistake[] {
  const late = timeMistakes(run, budgetMs, path)
  if (!reference) return late
  const atFixture = (message: string): RecipeMistake[] => [{ path: [...path, 'fixture'], message }]
  const { pose } = run
  if (!pose.found)
    return [...late, ...atFixture(`does not find the part on the reference: ${pose.finding}; ${drawAnew}`)]
  const away = farthest(pose, corners(view.checks.map(({ recipe }) => recipe.region)))
  if (away > shiftMaxPixels) {
    const message = `finds the part on the reference ${away.toFixed(1)} pixels from where it lies there; ${drawAnew}`
    return [...late, ...atFixture(message)]
  }
  return [...late, ...checkMistakes(run, path)]
}

const drawAnew = 'draw what it looks for around an edge or a print that is there only once'

function timeMistakes({ processorMs }: PartRun, budgetMs: number, path: readonly PropertyKey[]): RecipeMistake[] {
  if (processorMs <= budgetShare * budgetMs) return []
  const takes = `its fixture and checks take ${Math.ceil(processorMs)} ms of the budget of ${budgetMs} ms`
  const remedy = 'draw smaller regions, leave out a check, or let the fixture look less far and turn less'
  const isWarning = processorMs <= budgetMs
  return [{ path, message: `${takes}: ${remedy}`, ...(isWarning && { isWarning }) }]
}

function checkMistakes({ results }: PartRun, path: readonly PropertyKey[]): RecipeMistake[] {
  return results.flatMap((result, index): RecipeMistake[] => {
    const at = [...path, 'checks', index]
    const { value, passed, reason } = result
    if (value === undefined) {
      const remedy = 'draw its region anew, change its settings, or take a reference on which it can be measured'
      return [{ path: at, message: `cannot be measured on the reference (${reason}): ${remedy}` }]
    }
    if (passed) return []
    const remedy = 'take a good part as the reference, or other limits; vaglio recipe teach proposes some'
    return [{ path: at, message: `rejects the reference (${reason}): ${remedy}`, isWarning: true }]
  })
}

function corners(regions: readonly { x: number; y: number; width: number; height: number }[]): Point[] {
  return regions.flatMap(({ x, y, width, height }) => [
    { x, y },
    { x: x + width, y: y + height },
  ])
}

function farthest({ map }: Extract<Pose, { found: true }>, points: readonly Point[]): number {
  const distances = points.map((point) => {
    const { x, y } = mapped(point, map)
    return Math.hypot(x - point.x, y - point.y)
  })
  return Math.max(0, ...distances)
}
