import type { CheckRecipe } from '../../../shared/contracts/recipe.ts'
import { checkKinds } from './catalogue.ts'
import type { Check } from './check.ts'
import { limitsInWords } from './limits.ts'
import { parseCheck } from './parse-checks.ts'

/** What a check of a recipe does, in words for whoever wrote it. */
export interface CheckInWords {
  /** "diameter of the largest dark object". */
  readonly measures: string
  /** "19.8 to 21.1 mm". */
  readonly allowed: string
}

/** Units by the ends of the names of limits. */
const units: readonly (readonly [end: string, unit: string])[] = [
  ['Mm2', 'mm²'],
  ['Mm', 'mm'],
  ['Percent', '%'],
  ['Degrees', 'degrees'],
  ['DeltaE', 'ΔE00'],
  ['Px', 'px'],
]

/** Reads a check back. @returns undefined where it has mistakes */
export function readBack(recipe: CheckRecipe): CheckInWords | undefined {
  const found = checkKinds.find((each) => each.kind === recipe.kind) as unknown as Check<unknown> | undefined
  const parsed = parseCheck(recipe, [], true)
  if (!found || !('ready' in parsed)) return undefined
  const { name: _, kind, region, onFail, anchor, ...own } = recipe
  const { measures, unit } = found.readBack?.(found.settings.parse(own)) ?? {
    measures: settingsInWords(own, [found.limitsAt.min, found.limitsAt.max]),
    unit: unitOf(found.limitsAt.max ?? found.limitsAt.min ?? ''),
  }
  return { measures, allowed: limitsInWords(parsed.ready.limits, unit) }
}

function unitOf(limit: string): string {
  return units.find(([end]) => limit.endsWith(end))?.[1] ?? ''
}

/** "object dark, from step any", without the limits. */
function settingsInWords(own: object, limits: readonly (string | undefined)[], prefix = ''): string {
  return Object.entries(own)
    .map(([name, value]) => {
      const path = prefix ? `${prefix}.${name}` : name
      if (limits.includes(path)) return ''
      const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isGroup ? settingsInWords(value, limits, path) : `${path.replaceAll('.', ' ')} ${spelled(value)}`
    })
    .filter((words) => words !== '')
    .join(', ')
}

function spelled(value: unknown): string {
  return Array.isArray(value) ? `(${value.length})` : String(value)
}
