import type { RulesImage } from '../../services/rules/inspection/rules-image.ts'
import { runChecks } from '../../services/rules/inspection/run-checks.ts'
import { checkTask, poseOf } from '../../services/rules/inspection/task.ts'
import { readPhoto } from '../../services/rules/photo.ts'
import { examineChecks, openChecks, type ViewChecks } from '../../services/rules/recipe-checks.ts'
import { frameRegion } from '../../services/rules/vision/crop.ts'
import { withMats } from '../../services/rules/vision/opencv.ts'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { Point } from '../../shared/contracts/shape.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'

/** The checks of a recipe, ready to judge photos as a station's service would. */
export interface Inspection {
  /** @throws {PhotoError} */
  judge(file: string): Promise<readonly CheckResult[]>
  /** Boxes around all that the checks outline on a photo. @throws {PhotoError} */
  differences(file: string): Promise<readonly Region[]>
}

/** Pictures of public sets are not part of the project: the recipe's own reference stands for the one that is at hand. */
function withReference(recipe: Recipe, reference: string): Recipe {
  const views = Object.entries(recipe.views).map(([name, view]) => [name, { ...view, reference }] as const)
  return { ...recipe, views: Object.fromEntries(views) }
}

/**
 * Opens a recipe of one view.
 * @param reference absolute path of the picture on which its regions were drawn
 * @throws {RecipeError} with every mistake in it
 */
export async function openInspection(recipeFile: string, reference: string): Promise<Inspection> {
  const given = await loadRecipe(recipeFile, (recipe) => examineChecks(withReference(recipe, reference)))
  const recipe = withReference(given, reference)
  const [opened] = [...(await openChecks(recipe)).values()]
  const [view] = Object.values(recipe.views)
  if (!opened || !view) throw new Error(`${recipeFile} has no view`)
  const judge = async (file: string) => runChecks(await readPhoto(file, view), opened.view, opened.reference)
  const differences = async (file: string) => regionsDrawn(await readPhoto(file, view), opened)
  return { judge, differences }
}

/** A result on its way to the line holds only the largest of them: here all are counted. */
function regionsDrawn(image: RulesImage, { view, reference }: ViewChecks): Region[] {
  const pose = poseOf(image, view, reference)
  return view.checks.flatMap((check) =>
    withMats((keep) => {
      const given = checkTask(image, check, pose, reference, keep)
      if (!('task' in given)) return []
      const { shapes = [] } = check.measure(given.task)
      const outlines = shapes.flatMap((shape) => (shape.shape === 'outline' ? [shape.points] : []))
      return outlines.map((points) => frameRegion(boxAround(points), given.task.crop))
    }),
  )
}

function boxAround(points: readonly Point[]): Region {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 }
}
