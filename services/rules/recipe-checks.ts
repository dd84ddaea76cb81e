import type { Recipe } from '../../shared/contracts/recipe.ts'
import type { RecipeMistake } from '../../shared/recipe/mistake.ts'
import { parseChecks } from './checks/catalogue.ts'
import type { ViewChecks } from './handler.ts'

/** Mistakes in the checks' own settings, which the recipe's schema does not know. */
export function examineChecks(recipe: Recipe): readonly RecipeMistake[] {
  return Object.entries(recipe.views).flatMap(([name, view]) => {
    const parsed = parseChecks(view.checks, ['views', name, 'checks'])
    return parsed.success ? [] : parsed.mistakes
  })
}

/** Every view's checks, ready to run, of a recipe without mistakes. */
export function readyChecks(recipe: Recipe): ReadonlyMap<string, ViewChecks> {
  const views = Object.entries(recipe.views).map(([name, view]): [string, ViewChecks] => {
    const parsed = parseChecks(view.checks, ['views', name, 'checks'])
    const checks = parsed.success ? parsed.checks : []
    return [name, { checks, millimetresPerPixel: view.millimetresPerPixel }]
  })
  return new Map(views)
}
