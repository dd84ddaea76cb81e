import type { CheckResult } from '../../../shared/contracts/finding.ts'
import type { Recipe, ViewRecipe } from '../../../shared/contracts/recipe.ts'
import { checkKinds } from '../inspection/catalogue.ts'
import { parseView, type ReadyView } from '../inspection/parse-checks.ts'
import type { RulesImage } from '../inspection/rules-image.ts'
import { runChecks } from '../inspection/run-checks.ts'
import { taughtSettings } from '../inspection/taught-settings.ts'
import { openReference } from '../reference.ts'
import { openCvLoaded } from '../vision/opencv.ts'
import { type GoodPhotos, onEachPhoto } from './each-photo.ts'
import { type LimitsPromise, type ProposedLimit, promiseOf, proposedLimit, rejectsAllowed } from './proposed-limit.ts'
import { changed, type Setting, settingAt } from './setting.ts'
import { TeachError } from './teach-error.ts'

/** So many photos tell what the colour of a part is; more would only fill the memory. */
const photosForSettingsMax = 32

/** What good parts measured with one check, and what follows for its limits. */
export interface TaughtCheck {
  readonly name: string
  readonly unit: string
  /** For each photo; undefined where the check could not measure. */
  readonly values: readonly (number | undefined)[]
  /** Why its settings were left as they are, where good parts call for others that make no sense. */
  readonly doubt?: string
  /** Why it could not, in the words of the first photo on which it could not. */
  readonly trouble?: string
  readonly limits: CheckResult['limits']
  readonly proposed: { readonly [Side in 'min' | 'max']?: ProposedLimit }
}

/** What a view was taught. */
export interface TaughtView {
  readonly promise: LimitsPromise
  readonly checks: readonly TaughtCheck[]
  /** Limits that should change in the view. */
  readonly newLimits: readonly Setting[]
  /** Other settings that should change. */
  readonly newSettings: readonly Setting[]
  /** Photos that fail with everything changed, by their number, and why. */
  readonly failing: ReadonlyMap<number, string>
  /** What was asked for of the part as a whole, in all its views. */
  readonly whole: { readonly asked: number; readonly limits: number }
}

export type OnPhoto = (stage: string, done: number, total: number) => void

/** Some checks measure by their own limits; so often they may be measured again with new ones. */
const roundsMax = 4

function countLimits(checks: ReadyView['checks']): number {
  return checks.reduce((sum, { limits }) => sum + Object.keys(limits).length, 0)
}

function ready(view: ViewRecipe): ReadyView {
  const parsed = parseView(view, [])
  if (parsed.success) return parsed.view
  const words = parsed.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new TeachError(`what was taught makes no recipe: ${words.join('; ')}`)
}

/** Limits of all views: the promise for the part as a whole is divided over them. */
function limitsOfPart(recipe: Recipe): number {
  return Object.values(recipe.views).reduce((sum, view) => sum + countLimits(ready(view).checks), 0)
}

/** The settings that checks propose from some of the photos, spread over all of them. */
async function settingsFor(
  view: ViewRecipe,
  reference: RulesImage | undefined,
  { files, read }: GoodPhotos,
  onPhoto: OnPhoto,
  onDoubt: (check: number, words: string) => void,
): Promise<Setting[]> {
  const checks = ready(view)
  if (checks.checks.every(({ teach }) => teach === undefined)) return []
  const every = Math.ceil(files.length / photosForSettingsMax)
  const some = files.filter((_, index) => index % every === 0)
  const images = await onEachPhoto(
    { files: some, read },
    view,
    (image) => image,
    (done) => onPhoto('settings', done, some.length),
  )
  return [...taughtSettings(images, checks, reference, onDoubt)].flatMap(([check, proposed]) =>
    Object.entries(proposed).map(([name, value]) => ({ check, path: [name], value })),
  )
}

/** Which value each limit would take, and the checks to which that leads. */
function taughtChecks(view: ViewRecipe, results: readonly CheckResult[][], promise: LimitsPromise): TaughtCheck[] {
  return view.checks.map(({ name }, check) => {
    const own = results.map((all) => all[check] as CheckResult)
    const values = own.map(({ value }) => value)
    const unmeasured = own.find(({ value }) => value === undefined)
    const measured = values.filter((value) => value !== undefined)
    const { unit = '', limits = {} } = own.find(({ value }) => value !== undefined) ?? own[0] ?? {}
    const side = (side: 'min' | 'max') => {
      if (limits[side] === undefined || unmeasured) return {}
      const sides = Object.keys(limits) as ('min' | 'max')[]
      // Both limits at once: the other one as it stands now may lie on the wrong side of what good parts measure.
      const bothAt = (value: number) => sides.map((each) => limitSetting(view, check, each, value))
      const allows = (value: number) => parseView(changed(view, bothAt(value)), []).success
      return { [side]: proposedLimit(measured, { side, allows }, promise) }
    }
    const proposed = { ...side('min'), ...side('max') }
    return { name, unit, values, limits, proposed, ...(unmeasured && { trouble: unmeasured.reason }) }
  })
}

function limitSetting(view: ViewRecipe, check: number, side: 'min' | 'max', value: number): Setting {
  const kind = checkKinds.find(({ kind }) => kind === view.checks[check]?.kind)
  return { check, path: kind?.limitsAt[side]?.split('.') ?? [], value }
}

function limitSettings(view: ViewRecipe, checks: readonly TaughtCheck[]): Setting[] {
  return checks.flatMap(({ proposed }, check) =>
    (['min', 'max'] as const).flatMap((side) => {
      const limit = proposed[side]
      return limit && 'value' in limit ? [limitSetting(view, check, side, limit.value)] : []
    }),
  )
}

/** Takes the outer one of two proposals for every limit. */
function widened(checks: readonly TaughtCheck[], others: readonly TaughtCheck[]): TaughtCheck[] {
  return checks.map((check, index) => {
    const other = others[index]?.proposed ?? {}
    const outer = (side: 'min' | 'max') => {
      const [one, another] = [check.proposed[side], other[side]]
      if (!one || !another || 'reason' in one) return one ? { [side]: one } : {}
      if ('reason' in another) return { [side]: another }
      return {
        [side]: { value: side === 'min' ? Math.min(one.value, another.value) : Math.max(one.value, another.value) },
      }
    }
    return { ...check, proposed: { ...outer('min'), ...outer('max') } }
  })
}

function withDoubt(doubt: string | undefined): Pick<TaughtCheck, 'doubt'> {
  return doubt === undefined ? {} : { doubt }
}

function failures(results: readonly CheckResult[][]): Map<number, string> {
  return new Map(
    results.flatMap((all, photo): [number, string][] => {
      const failed = all.find(({ passed }) => !passed)
      return failed ? [[photo, failed.reason]] : []
    }),
  )
}

/**
 * Runs a view's fixture and checks on photos of good parts and proposes settings and limits.
 * @param asked share of good parts that all checks of all views together may reject
 * @throws {TeachError} when the photos cannot be used
 */
export async function teachView(
  recipe: Recipe,
  view: ViewRecipe,
  photos: GoodPhotos,
  asked: number,
  onPhoto: OnPhoto,
): Promise<TaughtView> {
  const [limits, whole] = [countLimits(ready(view).checks), { asked, limits: limitsOfPart(recipe) }]
  if (limits === 0) throw new TeachError('no check of the view has a limit; there is nothing to teach')
  const { files, read } = photos
  const promise = promiseOf(files.length, limits, (asked * limits) / whole.limits)
  await openCvLoaded()
  const reference = await openReference(view, recipe.folder, read)
  const measure = (stage: string, by: ViewRecipe) => {
    const checks = ready(by)
    const run = (image: RulesImage) => runChecks(image, checks, reference)
    return onEachPhoto(photos, by, run, (done) => onPhoto(stage, done, files.length))
  }
  const doubts = new Map<number, string>()
  const onDoubt = (check: number, words: string): void => void doubts.set(check, words)
  const settings = await settingsFor(view, reference, photos, onPhoto, onDoubt)
  const withSettings = changed(view, settings)
  let checks = taughtChecks(withSettings, await measure('measured', withSettings), promise)
  let failing = new Map<number, string>()
  for (let round = 1; round <= roundsMax; round += 1) {
    const withLimits = changed(withSettings, limitSettings(view, checks))
    const again = await measure(`tried, ${round}`, withLimits)
    failing = failures(again)
    if (failing.size <= rejectsAllowed(promise) || checks.some(({ trouble }) => trouble !== undefined)) break
    if (round < roundsMax) checks = widened(checks, taughtChecks(withLimits, again, promise))
  }
  const isNew = ({ check, path, value }: Setting) =>
    JSON.stringify(settingAt(view, check, path)) !== JSON.stringify(value)
  const newLimits = limitSettings(view, checks).filter(isNew)
  const doubted = checks.map((check, index) => ({ ...check, ...withDoubt(doubts.get(index)) }))
  return { promise, whole, checks: doubted, newSettings: settings.filter(isNew), newLimits, failing }
}
