import { z } from 'zod'
import { Region } from '../../../shared/contracts/region.ts'
import type { RecipeMistake } from '../../../shared/recipe/mistake.ts'
import { parseCheck, parseFixture } from './parse-checks.ts'

/** In place of a region that is wrong itself: what has to lie within it then does. */
const anywhere: Region = { x: 0, y: 0, width: 8192, height: 8192 }

/** Whatever names a kind, with the recipe's own fields made good: the recipe's schema tells what is wrong with those. */
const Fixture = z.looseObject({ kind: z.string(), region: Region.catch(anywhere) })
const Check = Fixture.transform((given) => ({
  ...given,
  ...{ name: 'unfinished', onFail: 'reject' as const, anchor: undefined },
}))

const View = z.looseObject({
  reference: z.unknown().optional(),
  fixture: Fixture.optional().catch(undefined),
  checks: z.array(Check.optional().catch(undefined)).catch([]),
})

const Unfinished = z
  .looseObject({ views: z.record(z.string(), View.optional().catch(undefined)).catch({}) })
  .catch({ views: {} })

/** Mistakes in the settings of the checks and fixtures of a document that the recipe's schema refuses. */
export function examineUnfinished(document: unknown): readonly RecipeMistake[] {
  return Object.entries(Unfinished.parse(document).views).flatMap(([name, view]) => {
    if (!view) return []
    const hasReference = view.reference !== undefined
    const path = ['views', name]
    const parsed = [
      ...(view.fixture ? [parseFixture(view.fixture, [...path, 'fixture'], hasReference)] : []),
      ...view.checks.map((check, index) => check && parseCheck(check, [...path, 'checks', index], hasReference)),
    ]
    return parsed.flatMap((one) => (one && 'mistakes' in one ? one.mistakes : []))
  })
}
