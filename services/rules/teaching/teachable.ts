import { rejectsAllowed } from './proposed-limit.ts'
import type { TaughtView } from './teach-view.ts'

const reasonsMax = 5

/**
 * Why what was taught must not be taken over: the recipe would reject parts that are good. Undefined where it would not.
 * @param names of the photos, in their order
 */
export function whyNotTeachable(
  { checks, failing, promise }: TaughtView,
  names: readonly string[],
): string | undefined {
  const unmeasured = checks.filter(({ trouble }) => trouble !== undefined).map(({ name }) => name)
  if (unmeasured.length > 0) {
    return (
      `${unmeasured.join(', ')} could not be measured on every photo, and what cannot be measured is rejected: ` +
      'mend the region, the fixture or the settings, or leave out photos that show no good part'
    )
  }
  if (failing.size <= rejectsAllowed(promise)) return undefined
  const reasons = [...failing].map(([photo, reason]) => `  ${names[photo] ?? ''}: ${reason}`)
  const shown = reasons.slice(0, reasonsMax).join('\n')
  return `${failing.size} good photos fail with the proposed limits; look at them and at the check:\n${shown}`
}
