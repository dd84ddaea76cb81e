import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'

/** A setting of one check of a view, and the value it is to have. */
export interface Setting {
  /** Number of the check, from 0 on. */
  readonly check: number
  readonly path: readonly string[]
  readonly value: unknown
}

type Fields = Record<string, unknown>

/** The value that a check of the view has now; undefined where the recipe leaves it out. */
export function settingAt(view: ViewRecipe, check: number, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Fields | undefined)?.[step], view.checks[check])
}

/** The view with other settings. */
export function changed(view: ViewRecipe, settings: readonly Setting[]): ViewRecipe {
  const copy = structuredClone(view)
  for (const { check, path, value } of settings) put(copy.checks[check] as Fields, path, value)
  return copy
}

function put(fields: Fields, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    fields[step] = value
    return
  }
  const inner = fields[step] ?? {}
  fields[step] = inner
  put(inner as Fields, rest, value)
}
