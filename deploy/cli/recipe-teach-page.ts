import { basename } from 'node:path'
import { percent } from '../../models/evaluation/wording.ts'
import { confidence, type LimitsPromise, sampleMedian } from '../../services/rules/teaching/proposed-limit.ts'
import { remarksOf } from '../../services/rules/teaching/remarks.ts'
import { settingAt } from '../../services/rules/teaching/setting.ts'
import type { TaughtCheck, TaughtView } from '../../services/rules/teaching/teach-view.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { inColumns } from './columns.ts'

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const bins = 12

/** How the values are spread from the smallest to the largest, one bar a twelfth of the way. */
export function histogram(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (!(high > low)) return '█'
  const counts = new Array<number>(bins).fill(0)
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))
    counts[bin] = (counts[bin] as number) + 1
  }
  const most = Math.max(...counts)
  return counts.map((count) => (count === 0 ? ' ' : bars[Math.ceil((count / most) * bars.length) - 1])).join('')
}

function spelled({ min, max }: { min?: number | undefined; max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`
  if (min !== undefined) return `${min} or more`
  return max === undefined ? '' : `${max} or less`
}

function proposedInWords({ limits, proposed, trouble }: TaughtCheck): string {
  if (trouble !== undefined) return 'none: see below'
  const value = (side: 'min' | 'max') => {
    const limit = proposed[side]
    return limit && 'value' in limit ? limit.value : limits[side]
  }
  return spelled({ min: value('min'), max: value('max') })
}

const header = ['check', 'unit', 'measured', 'smallest', 'median', 'largest', 'now', 'proposed', 'spread']

function row(check: TaughtCheck): string[] {
  const measured = check.values.filter((value) => value !== undefined)
  const figures =
    measured.length > 0 ? [Math.min(...measured), sampleMedian(measured), Math.max(...measured)] : ['', '', '']
  return [
    ...[check.name, check.unit, `${measured.length} of ${check.values.length}`],
    ...figures.map((figure) => (figure === '' ? '' : String(Number(Number(figure).toPrecision(5))))),
    ...[spelled(check.limits), proposedInWords(check), measured.length > 0 ? histogram(measured) : ''],
  ]
}

/** What a person should look at before believing the table. */
function remarks({ checks }: TaughtView, files: readonly string[]): string[] {
  const names = files.map((file) => basename(file))
  return checks.flatMap((check) => remarksOf(check, names).map((remark) => `${check.name}: ${remark}`))
}

/** What the limits are worth, in sentences. */
export function promiseInWords({ asked, photos, limits, proven, photosNeeded, rank }: LimitsPromise): string[] {
  const together = limits === 1 ? 'the one limit rejects' : `the ${limits} limits together reject`
  const sure = `with ${percent(confidence)} confidence`
  const provenly = `proven: ${together} at most ${percent(proven)} of good parts, ${sure}, n = ${photos}, whatever the distribution`
  if (rank > 0) return [provenly]
  return [
    `${together} at most ${percent(asked)} of good parts (${percent(asked / limits)} each), ${sure}, if what each check measures is normally distributed`,
    `${provenly}; ${photosNeeded} photos would prove ${percent(asked)}`,
  ]
}

/** Where a part has other views, what this one may use of the promise. */
function shareInWords({ whole, promise }: TaughtView): string[] {
  if (whole.limits === promise.limits) return []
  const part = `${promise.limits} of the part's ${whole.limits} limits are in this view`
  return [
    `${percent(whole.asked)} is promised for the part as a whole: ${part}, which leaves it ${percent(promise.asked)}`,
  ]
}

/** Settings other than limits that would change, one a line. */
function settingsInWords(view: ViewRecipe, { newSettings, checks }: TaughtView): string[] {
  return newSettings.map(({ check, path, value }) => {
    const was = JSON.stringify(settingAt(view, check, path)) ?? 'not given'
    return `${checks[check]?.name}: ${path.join('.')} ${JSON.stringify(value)}, now ${was}`
  })
}

/** Everything that was taught, for a person to read. */
export function teachPage(view: ViewRecipe, taught: TaughtView, files: readonly string[]): string {
  const sections = [
    inColumns([header, ...taught.checks.map(row)]),
    settingsInWords(view, taught),
    remarks(taught, files),
    [...shareInWords(taught), ...promiseInWords(taught.promise)],
    [`with these limits ${files.length - taught.failing.size} of ${files.length} photos pass`],
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}
