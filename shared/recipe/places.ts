import { parseDocument } from 'yaml'
import { z } from 'zod'
import { Region } from '../contracts/region.ts'

/** A rectangle that a recipe's text holds. */
export interface RecipePlace {
  /** Leads to it, for `editRecipe`. */
  readonly path: readonly (string | number)[]
  /** What it is the region of. `view`: of all that is inspected. */
  readonly of: 'view' | 'fixture' | 'check' | 'expectation'
  /** Of the check, the class that is expected, or the kind of the fixture. */
  readonly name: string
  readonly region: Region
}

export interface PlacesOfView {
  readonly view: string
  readonly frame: { readonly width: number; readonly height: number } | undefined
  readonly hasReference: boolean
  readonly places: readonly RecipePlace[]
}

const Placed = z.looseObject({ region: Region.optional().catch(undefined) }).catch({ region: undefined })
const List = z.array(Placed).catch([])
const View = z.looseObject({
  frame: z
    .object({ width: z.int().min(1), height: z.int().min(1) })
    .optional()
    .catch(undefined),
  reference: z.string().optional().catch(undefined),
  region: Region.optional().catch(undefined),
  fixture: Placed,
  checks: List,
  expects: List,
})
const Document = z
  .looseObject({ views: z.record(z.string(), View.catch(View.parse({}))).catch({}) })
  .catch({ views: {} })

type Placed = z.infer<typeof Placed>

/** The regions that are written in a recipe's text, as far as it can be read: whatever else is wrong with it is left out. */
export function placesIn(text: string): readonly PlacesOfView[] {
  const document = parseDocument(text)
  if (document.errors.length > 0) return []
  return Object.entries(Document.parse(document.toJS()).views).map(([view, { frame, reference, ...rest }]) => {
    const { region, fixture, checks, expects } = rest
    const places = [
      ...placeOf(['views', view], 'view', view, { region }),
      ...placeOf(['views', view, 'fixture'], 'fixture', fixture.kind, fixture),
      ...checks.flatMap((check, index) => placeOf(['views', view, 'checks', index], 'check', check.name, check)),
      ...expects.flatMap((one, index) => placeOf(['views', view, 'expects', index], 'expectation', one.class, one)),
    ]
    return { view, frame, hasReference: reference !== undefined, places }
  })
}

function placeOf(
  path: RecipePlace['path'],
  of: RecipePlace['of'],
  name: unknown,
  { region }: Placed,
): readonly RecipePlace[] {
  return region ? [{ path: [...path, 'region'], of, name: String(name ?? of), region }] : []
}
