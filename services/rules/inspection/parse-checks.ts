import type { CheckRecipe, FixtureRecipe, ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { mistakesIn, type RecipeMistake } from '../../../shared/recipe/mistake.ts'
import { checkKinds, fixtureKinds } from './catalogue.ts'
import type { Check, Measurement, Task } from './check.ts'
import type { Fixture, Located } from './fixture.ts'

/** A check of a recipe whose settings are known to be right. */
export interface ReadyCheck {
  readonly recipe: Pick<CheckRecipe, 'name' | 'kind' | 'region' | 'onFail' | 'anchor'>
  readonly limits: { readonly min?: number; readonly max?: number }
  measure(task: Omit<Task<never>, 'settings'>): Measurement
  /** Settings other than limits that the kind proposes from good parts; absent where it proposes none. */
  readonly teach?: (good: readonly Omit<Task<never>, 'settings'>[], onDoubt: (words: string) => void) => object
}

export interface ReadyFixture {
  readonly region: Region
  locate(task: Omit<Task<never>, 'settings'>): Located
}

export interface ReadyView {
  readonly fixture?: ReadyFixture
  readonly checks: readonly ReadyCheck[]
}

export type ParsedView =
  | { readonly success: true; readonly view: ReadyView }
  | { readonly success: false; readonly mistakes: readonly RecipeMistake[] }

type Path = readonly PropertyKey[]
type Parsed<Ready> = { readonly ready: Ready } | { readonly mistakes: readonly RecipeMistake[] }

/**
 * Reads the settings of the fixture and of every check of a view.
 * @param path where the view stands in the recipe, such as `['views', 'top']`
 * @returns all of them ready to run, or all mistakes at once
 */
export function parseView(view: Pick<ViewRecipe, 'checks' | 'fixture' | 'reference'>, path: Path): ParsedView {
  const hasReference = view.reference !== undefined
  const fixture = view.fixture && parseFixture(view.fixture, [...path, 'fixture'], hasReference)
  const checks = view.checks.map((check, index) => parseCheck(check, [...path, 'checks', index], hasReference))
  const found = [...(fixture ? [fixture] : []), ...checks].flatMap((one) => ('mistakes' in one ? one.mistakes : []))
  const mistakes = [...found, ...unusedFixture(view, path)]
  if (mistakes.length > 0) return { success: false, mistakes }
  const ready = checks.flatMap((one) => ('ready' in one ? [one.ready] : []))
  return { success: true, view: { checks: ready, ...(fixture && 'ready' in fixture && { fixture: fixture.ready }) } }
}

/** A part that is not found fails the checks that go with it: without one it would pass. */
function unusedFixture({ fixture, checks }: Pick<ViewRecipe, 'checks' | 'fixture'>, path: Path): RecipeMistake[] {
  if (!fixture || checks.some(({ anchor }) => anchor !== 'frame')) return []
  const message =
    'no check goes with the part that it finds, so that a lost part would pass: leave "anchor: frame" out of the ' +
    'checks that look at the part, or leave out the fixture'
  return [{ path: [...path, 'fixture'], message }]
}

/** Reads one check. @param path where it stands in the recipe */
export function parseCheck(
  { name, kind, region, onFail, anchor, ...own }: CheckRecipe,
  path: Path,
  hasReference: boolean,
): Parsed<ReadyCheck> {
  const found = checkKinds.find((each) => each.kind === kind)
  if (!found) return unknownKind('check', kind, checkKinds, path)
  const check = found as unknown as Check<unknown>
  const parsed = parseSettings(check, own, region, path, check.needsReference === true && !hasReference)
  if ('mistakes' in parsed) return parsed
  const settings = parsed.ready
  const { min, max } = check.limitsAt
  const limits = { ...limitAt('min', settings, min), ...limitAt('max', settings, max) }
  const recipe = { name, kind, region, onFail, anchor }
  const ready: ReadyCheck = {
    ...{ recipe, limits, measure: (task) => check.measure({ ...task, settings }) },
    ...(check.teach && {
      teach: (good, onDoubt) =>
        check.teach?.(
          good.map((task) => ({ ...task, settings })),
          onDoubt,
        ) ?? {},
    }),
  }
  return { ready }
}

/** Reads a fixture. @param path where it stands in the recipe */
export function parseFixture(
  { kind, region, ...own }: FixtureRecipe,
  path: Path,
  hasReference: boolean,
): Parsed<ReadyFixture> {
  const found = fixtureKinds.find((each) => each.kind === kind)
  if (!found) return unknownKind('fixture', kind, fixtureKinds, path)
  const fixture = found as unknown as Fixture<unknown>
  const parsed = parseSettings(fixture, own, region, path, !hasReference)
  if ('mistakes' in parsed) return parsed
  const settings = parsed.ready
  const ready: ReadyFixture = { region, locate: (task) => fixture.locate({ ...task, settings }) }
  return { ready }
}

function parseSettings(
  { settings, examine }: Pick<Check<unknown>, 'settings' | 'examine'>,
  own: object,
  region: Region,
  path: Path,
  lacksReference: boolean,
): Parsed<unknown> {
  const message = 'compares with a good part: give the view a reference, the file of a picture of one'
  const lacking = lacksReference ? [{ path, message }] : []
  const parsed = settings.safeParse(own)
  if (!parsed.success) return { mistakes: [...mistakesIn(parsed.error, path), ...lacking] }
  const found = (examine?.(parsed.data, region) ?? []).map((one) => ({ ...one, path: [...path, ...one.path] }))
  const mistakes = [...found, ...lacking]
  return mistakes.length > 0 ? { mistakes } : { ready: parsed.data }
}

function unknownKind(what: string, kind: string, kinds: readonly { readonly kind: string }[], path: Path) {
  const message = `there is no ${what} "${kind}"; there are ${kinds.map((each) => each.kind).join(', ')}`
  return { mistakes: [{ path: [...path, 'kind'], message }] }
}

function limitAt<Side extends string>(side: Side, settings: unknown, path: string | undefined) {
  const value = path
    ?.split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], settings)
  return (typeof value === 'number' ? { [side]: value } : {}) as { [Key in Side]?: number }
}
