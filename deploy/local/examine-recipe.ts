import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { examineChecks } from '../../services/rules/recipe-checks.ts'
import { ModelManifest } from '../../shared/contracts/model.ts'
import type { Recipe, ViewRecipe } from '../../shared/contracts/recipe.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { expectationMistakes } from '../../shared/model/expectation-mistakes.ts'
import type { RecipeMistake } from '../../shared/recipe/mistake.ts'

/** Everything that can be wrong with a recipe besides its own form: the checks' settings and the models it names. */
export async function examineRecipe(recipe: Recipe): Promise<readonly RecipeMistake[]> {
  return [...examineModels(recipe), ...(await examineChecks(recipe))]
}

function examineModels(recipe: Recipe): RecipeMistake[] {
  return Object.entries(recipe.views).flatMap(([name, view]) => {
    const first = examineModel(recipe, view, view, ['views', name])
    if (!view.second) return first.mistakes
    const path = ['views', name, 'second']
    const second = examineModel(recipe, view, view.second, path)
    const neverAsked = view.second.when === 'suspicious' && first.manifest && !hasWarning(first.manifest)
    const message = `is never the case: ${first.manifest?.name} has no warning threshold, so that a part passes or is rejected; remove when`
    return [...first.mistakes, ...second.mistakes, ...(neverAsked ? [{ path: [...path, 'when'], message }] : [])]
  })
}

/** Looks at one model of a view, and at what is expected of it. */
function examineModel(
  recipe: Recipe,
  view: ViewRecipe,
  { model, expects }: Pick<ViewRecipe, 'model' | 'expects'>,
  path: readonly string[],
): { manifest?: ModelManifest; mistakes: RecipeMistake[] } {
  const folder = resolve(recipe.folder, model)
  const region = spell(inspected(view))
  const at = (...more: (string | number)[]) => [...path, ...more]
  const missing = ['model.json', 'model.onnx'].filter((file) => !existsSync(resolve(folder, file)))
  if (missing.length > 0) {
    const fit = `npm run vaglio -- fit --good <folder> --region ${region} --out <folder>/<name>/<version>`
    const message = `${folder} has no ${missing.join(' and no ')}; make a package with: ${fit}`
    return { mistakes: [{ path: at('model'), message }] }
  }
  const manifest = readManifest(resolve(folder, 'model.json'))
  if (!manifest) return { mistakes: [] }
  const mistakes = expectationMistakes(manifest, expects).map((one) => ({ ...one, path: at(...one.path) }))
  const fitted = 'backbone' in manifest.provenance ? manifest.provenance : undefined
  if (!fitted || spell(fitted.region ?? { x: 0, y: 0, ...view.frame }) === region) return { manifest, mistakes }
  const message = `was fitted on the region ${fitted.region ? spell(fitted.region) : 'of the whole frame'}, the recipe inspects ${region}: its scores would mean nothing. Fit it again with --region ${region}, or change the region`
  return { manifest, mistakes: [...mistakes, { path: at('model'), message }] }
}

function hasWarning(manifest: ModelManifest): boolean {
  return 'warningThreshold' in manifest && manifest.warningThreshold !== undefined
}

function inspected({ region, frame }: ViewRecipe): Region {
  return region ?? { x: 0, y: 0, ...frame }
}

/** @returns undefined where the manifest is not valid, which the services say better */
function readManifest(file: string): ModelManifest | undefined {
  try {
    return ModelManifest.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** As `vaglio fit --region` takes it. */
function spell({ x, y, width, height }: Region): string {
  return [x, y, width, height].join(',')
}
