import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { examineChecks } from '../../services/rules/recipe-checks.ts'
import { ModelManifest } from '../../shared/contracts/model.ts'
import type { Recipe, ViewRecipe } from '../../shared/contracts/recipe.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { RecipeMistake } from '../../shared/recipe/mistake.ts'

/** Everything that can be wrong with a recipe besides its own form: the checks' settings and the models it names. */
export function examineRecipe(recipe: Recipe): readonly RecipeMistake[] {
  return [...examineModels(recipe), ...examineChecks(recipe)]
}

function examineModels(recipe: Recipe): RecipeMistake[] {
  return Object.entries(recipe.views).flatMap(([name, view]) => {
    const path = ['views', name, 'model']
    const folder = resolve(recipe.folder, view.model)
    const region = spell(inspected(view))
    const missing = ['model.json', 'model.onnx'].filter((file) => !existsSync(resolve(folder, file)))
    if (missing.length > 0) {
      const fit = `npm run vaglio -- fit --good <folder> --region ${region} --out <folder>/<name>/<version>`
      return [{ path, message: `${folder} has no ${missing.join(' and no ')}; make a package with: ${fit}` }]
    }
    const fitted = fittedRegion(resolve(folder, 'model.json'))
    if (!fitted || spell(fitted.region ?? { x: 0, y: 0, ...view.frame }) === region) return []
    const message = `was fitted on the region ${fitted.region ? spell(fitted.region) : 'of the whole frame'}, the recipe inspects ${region}: its scores would mean nothing. Fit it again with --region ${region}, or change the region`
    return [{ path, message }]
  })
}

function inspected({ region, frame }: ViewRecipe): Region {
  return region ?? { x: 0, y: 0, ...frame }
}

/** @returns undefined for a model made elsewhere, and where the manifest is not valid, which the services say better */
function fittedRegion(file: string): { readonly region: Region | undefined } | undefined {
  try {
    const manifest = ModelManifest.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return manifest.success && 'backbone' in manifest.data.provenance
      ? { region: manifest.data.provenance.region }
      : undefined
  } catch {
    return undefined
  }
}

/** As `vaglio fit --region` takes it. */
function spell({ x, y, width, height }: Region): string {
  return [x, y, width, height].join(',')
}
