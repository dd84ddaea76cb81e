import { sampleMedian } from './proposed-limit.ts'
import type { TaughtCheck } from './teach-view.ts'

/** A value is far out so many times the distance between the quartiles away from them (Tukey 1977). */
const farOut = 3
const namedMax = 3

/** Numbers of the values that lie far from all others. */
export function farFromOthers(values: readonly number[]): number[] {
  const rising = values.toSorted((one, other) => one - other)
  const half = Math.floor(rising.length / 2)
  const [low, high] = [sampleMedian(rising.slice(0, half)), sampleMedian(rising.slice(-half))]
  const reach = farOut * (high - low)
  if (!(reach > 0)) return []
  return [...values.entries()]
    .filter(([, value]) => value < low - reach || value > high + reach)
    .map(([index]) => index)
}

/**
 * What a person should look at before believing what is proposed for a check.
 * @param names of the photos, in their order
 */
export function remarksOf({ values, trouble, proposed, unit, doubt }: TaughtCheck, names: readonly string[]): string[] {
  if (trouble !== undefined) {
    const missing = values.flatMap((value, photo) => (value === undefined ? [names[photo] ?? ''] : []))
    return [`not measurable on ${named(missing)}: ${trouble}`]
  }
  const untold = Object.values(proposed).flatMap((limit) => (limit && 'reason' in limit ? [limit.reason] : []))
  const measured = values.filter((value) => value !== undefined)
  const far = farFromOthers(measured).map((photo) => `${names[photo] ?? ''} (${measured[photo]} ${unit})`)
  return [
    ...(doubt === undefined ? [] : [doubt]),
    ...[...new Set(untold)].map((reason) => `a limit stays as it is: ${reason}`),
    ...(far.length > 0 ? [`far from the others: ${named(far)}; is that a good part?`] : []),
  ]
}

function named(names: readonly string[]): string {
  const more = names.length > namedMax ? ` and ${names.length - namedMax} more` : ''
  return `${names.slice(0, namedMax).join(', ')}${more}`
}
