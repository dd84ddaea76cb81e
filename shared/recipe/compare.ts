import { isDeepStrictEqual } from 'node:util'
import type { Recipe, ViewRecipe } from '../contracts/recipe.ts'
import type { Pictures } from '../contracts/recipe-revision.ts'
import type { Region } from '../contracts/region.ts'
import { RecipeError } from './load.ts'
import { sha256Of } from './revision.ts'

/** What of a view may change while the station runs; everything else is fixed when it starts. */
const liveSettings: readonly string[] = [
  'checks',
  'fixture',
  'reference',
  'millimetresPerPixel',
  'calibration',
] satisfies (keyof ViewRecipe)[]

const digitsShown = 8
/** `views`, view, `checks`, check. */
const checkDepth = 4

/** One setting, or one whole check, that two recipes do not have alike. */
export interface RecipeDifference {
  /** Such as `views`, `top`, `checks`, `bore`, `limits`, `maxMm`: a check goes by its name. */
  readonly path: readonly string[]
  /** As a person writes it; undefined where there is none. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** A recipe and the pictures that it names. */
export interface ComparedRecipe {
  readonly recipe: Recipe
  readonly pictures: Pictures
}

/** Everything that two recipes do not have alike, in the order of the recipes; their comments do not count. */
export function compareRecipes(before: ComparedRecipe, after: ComparedRecipe): readonly RecipeDifference[] {
  return differences([], settingsOf(before), settingsOf(after))
}

/** True for what may change while the station runs. */
export function isLive({ path: [views, , setting] }: Pick<RecipeDifference, 'path'>): boolean {
  return views === 'views' && setting !== undefined && liveSettings.includes(setting)
}

/**
 * Has a recipe differ from the one with which a station started only in what may change while it runs.
 * @throws {RecipeError} with everything else in which they differ, and what to do
 */
export function assertLive(started: ComparedRecipe, changed: ComparedRecipe): void {
  const fixed = compareRecipes(started, changed).filter((difference) => !isLive(difference))
  if (fixed.length === 0) return
  const rows = fixed.map((difference) => `  ${differenceInWords(difference)}`)
  const remedy = 'edit the recipe file with which the station starts, and restart the station'
  throw new RecipeError(`this cannot change while the station runs; ${remedy}:\n${rows.join('\n')}`)
}

/** One sentence, such as "view top, check bore: limits.maxMm: 21.1 → 21.4". */
export function differenceInWords({ path, before, after }: RecipeDifference): string {
  const [views, view, setting, check, ...rest] = path
  const change = changeInWords(before, after)
  if (views !== 'views') return `${path.join('.')}: ${change}`
  if (setting === undefined) return `view ${view}: ${before === undefined ? 'is new' : 'is gone'}`
  if (setting !== 'checks') return `view ${view}: ${path.slice(2).join('.')}: ${change}`
  if (rest.length > 0) return `view ${view}, check ${check}: ${rest.join('.')}: ${change}`
  return `view ${view}: check ${check} (${before ?? after}) ${before === undefined ? 'is new' : 'is gone'}`
}

function changeInWords(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `${after}, was not given`
  return after === undefined ? `no longer given, was ${before}` : `${before} → ${after}`
}

type Settings = Readonly<Record<string, unknown>>

/** The document as a tree of settings: checks by their names, a picture by its path and what is in it. */
function settingsOf({ recipe, pictures }: ComparedRecipe): Settings {
  const { views, revision: _revision, folder: _folder, ...rest } = recipe
  const each = Object.entries(views).map(([name, { checks, reference, ...view }]) => {
    const picture = reference !== undefined && { reference: spellPicture(reference, pictures) }
    const byName = checks.map(({ name: check, ...settings }) => [check, settings])
    return [name, { ...view, ...picture, checks: Object.fromEntries(byName) }]
  })
  return { ...rest, views: Object.fromEntries(each) }
}

function spellPicture(path: string, pictures: Pictures): string {
  const bytes = pictures.get(path)
  return `${path} (${bytes ? sha256Of(bytes).slice(0, digitsShown) : 'missing'})`
}

function differences(path: readonly string[], before: unknown, after: unknown): RecipeDifference[] {
  if (isDeepStrictEqual(before, after)) return []
  const [one, other] = [treeOf(before), treeOf(after)]
  if (!one || !other) return [{ path, before: spell(path, before), after: spell(path, after) }]
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names.flatMap((name) => differences([...path, name], one[name], other[name]))
}

/** Undefined for what is told as a whole: a value, a list, a rectangle. */
function treeOf(value: unknown): Settings | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isRegion(value)) return undefined
  return value as Settings
}

function isRegion(value: object): value is Region {
  return Object.keys(value).sort().join() === 'height,width,x,y'
}

function spell(path: readonly string[], value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) return String(value)
  if (path.length === checkDepth && 'kind' in value) return String(value.kind)
  return isRegion(value) ? `${value.width} × ${value.height} at ${value.x}, ${value.y}` : JSON.stringify(value)
}
