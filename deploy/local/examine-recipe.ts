import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { examineChecks } from '../../services/rules/recipe-checks.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import type { RecipeMistake } from '../../shared/recipe/mistake.ts'

/** Everything that can be wrong with a recipe besides its own form: the checks' settings and the models it names. */
export function examineRecipe(recipe: Recipe): readonly RecipeMistake[] {
  return [...examineModels(recipe), ...examineChecks(recipe)]
}

function examineModels(recipe: Recipe): RecipeMistake[] {
  return Object.entries(recipe.views).flatMap(([name, { model }]) => {
    const folder = resolve(recipe.folder, model)
    const missing = ['model.json', 'model.onnx'].filter((file) => !existsSync(join(folder, file)))
    if (missing.length === 0) return []
    const message = `${folder} has no ${missing.join(' and no ')}; make a package with: npm run vaglio -- fit --good <folder> --out ${folder}`
    return [{ path: ['views', name, 'model'], message }]
  })
}
