import type { CheckResult } from '../../../shared/contracts/finding.ts'
import type { CheckRecipe } from '../../../shared/contracts/recipe.ts'
import { mistakesIn, type RecipeMistake } from '../../../shared/recipe/mistake.ts'
import type { Check, Limits, Measurement, RulesImage } from './check.ts'
import { colour } from './colour.ts'
import { missingPart } from './missing-part.ts'
import { size } from './size.ts'

/** Every kind of check there is. */
const catalogue: readonly Kind[] = [kindOf(size), kindOf(colour), kindOf(missingPart)]

/** A check of a recipe whose settings are known to be right. */
export interface ReadyCheck {
  readonly recipe: Pick<CheckRecipe, 'name' | 'kind' | 'region' | 'onFail'>
  measure(image: RulesImage): Measurement
}

export type ParsedChecks =
  | { readonly success: true; readonly checks: readonly ReadyCheck[] }
  | { readonly success: false; readonly mistakes: readonly RecipeMistake[] }

type Path = readonly PropertyKey[]

interface Kind {
  readonly name: string
  parse(recipe: CheckRecipe, path: Path): ReadyCheck | RecipeMistake[]
}

function kindOf<Settings>(check: Check<Settings>): Kind {
  return {
    name: check.kind,
    parse({ name, kind, region, onFail, ...own }, path) {
      const parsed = check.settings.safeParse(own)
      if (!parsed.success) return mistakesIn(parsed.error, path)
      const settings = parsed.data
      return { recipe: { name, kind, region, onFail }, measure: (image) => check.measure(image, region, settings) }
    },
  }
}

/**
 * Checks the settings of every check of a view.
 * @param pathPrefix where the list stands in the recipe, such as `['views', 'top', 'checks']`
 * @returns checks ready to run, or all mistakes at once
 */
export function parseChecks(checks: readonly CheckRecipe[], pathPrefix: Path): ParsedChecks {
  const ready: ReadyCheck[] = []
  const mistakes: RecipeMistake[] = []
  for (const [index, recipe] of checks.entries()) {
    const path = [...pathPrefix, index]
    const kind = catalogue.find(({ name }) => name === recipe.kind)
    const kinds = catalogue.map(({ name }) => name).join(', ')
    const parsed = kind?.parse(recipe, path) ?? [
      { path: [...path, 'kind'], message: `there is no check "${recipe.kind}"; there are ${kinds}` },
    ]
    if (Array.isArray(parsed)) mistakes.push(...parsed)
    else ready.push(parsed)
  }
  return mistakes.length > 0 ? { success: false, mistakes } : { success: true, checks: ready }
}

/** Runs all checks on one image. A check that cannot measure, or breaks, has failed. */
export function runChecks(image: RulesImage, checks: readonly ReadyCheck[]): CheckResult[] {
  return checks.map((check) => judge(check, measureOrExplain(check, image)))
}

function measureOrExplain(check: ReadyCheck, image: RulesImage): Measurement {
  try {
    return check.measure(image)
  } catch (error) {
    // OpenCV throws bare numbers.
    const detail = error instanceof Error ? error.message : `OpenCV failed (${String(error)})`
    const finding = `could not be measured: ${detail}`.slice(0, 250)
    return { value: Number.NaN, unit: '', limits: {}, region: check.recipe.region, finding }
  }
}

function judge({ recipe }: ReadyCheck, measurement: Measurement): CheckResult {
  const { unit, limits, region, wording, finding } = measurement
  const value = rounded(measurement.value)
  const { min = -Infinity, max = Infinity } = limits
  const passed = Number.isFinite(value) && value >= min && value <= max
  const measured = `is ${value} ${unit}${wording ? ` ${wording}` : ''}, allowed ${described(limits, unit)}`
  return {
    name: recipe.name,
    kind: recipe.kind,
    passed,
    onFail: recipe.onFail,
    value: Number.isFinite(value) ? value : 0,
    unit,
    limits,
    region,
    reason: `${recipe.name} ${passed ? measured : (finding ?? measured)}`,
  }
}

/** Five significant digits, so that the value that is judged is the value that is read. */
function rounded(value: number): number {
  return Number(value.toPrecision(5))
}

function described({ min, max }: Limits, unit: string): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max} ${unit}`
  return min === undefined ? `${max} ${unit} or less` : `${min} ${unit} or more`
}
