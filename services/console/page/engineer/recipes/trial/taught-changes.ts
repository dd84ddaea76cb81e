import type { TaughtCheck, TaughtView } from '../../../../../../shared/contracts/recipe-trial.ts'
import type { SettingChange } from '../recipe-draft.ts'

/** Where in the text what was taught to some checks of a view belongs. */
export function changesOf({ view, checks }: TaughtView, some: readonly TaughtCheck[]): SettingChange[] {
  return some.flatMap((check) =>
    check.changes.map(({ path, value }) => ({
      path: ['views', view, 'checks', checks.indexOf(check), ...path],
      value,
    })),
  )
}
