import { z } from 'zod'
import { liesWithin, Region } from './region.ts'

/** What is wrong itself is not looked at: the recipe's schema tells of it. */
const Size = z.object({ width: z.int().min(1), height: z.int().min(1) })
const Placed = z
  .looseObject({ name: z.unknown().optional(), region: Region.optional().catch(undefined) })
  .catch({ name: undefined })
const Expected = z.object({ expects: z.array(Placed).catch([]) }).catch({ expects: [] })
const View = Expected.unwrap().extend({
  frame: Size.optional().catch(undefined),
  region: Region.optional().catch(undefined),
  fixture: Placed,
  checks: z.array(Placed).catch([]),
  second: Expected,
})

interface PlaceMistake {
  readonly path: readonly (string | number)[]
  readonly message: string
}

function isOutside(region: Region, inspected: Region): boolean {
  const shifted = { ...region, x: region.x - inspected.x, y: region.y - inspected.y }
  return shifted.x < 0 || shifted.y < 0 || !liesWithin(shifted, inspected)
}

/** Regions of a view that lie where nothing is inspected, and names given twice, whatever else is wrong with the view. */
export function placeMistakes(given: unknown): readonly PlaceMistake[] {
  const { frame, region, fixture, checks, expects, second } = View.parse(given)
  const twice = checks.flatMap(({ name }, index): PlaceMistake[] => {
    const isSecond = name !== undefined && checks.findIndex((other) => other.name === name) !== index
    return isSecond ? [{ path: ['checks', index, 'name'], message: `a second check is named ${name}` }] : []
  })
  if (!frame) return twice
  const inspected = region ?? { x: 0, y: 0, ...frame }
  const { x, y, width, height } = inspected
  const message = `reaches outside the inspected region (x ${x} to ${x + width}, y ${y} to ${y + height})`
  const places = [
    { path: ['fixture'], region: fixture.region },
    ...checks.map((one, index) => ({ path: ['checks', index], region: one.region })),
    ...expects.map((one, index) => ({ path: ['expects', index], region: one.region })),
    ...second.expects.map((one, index) => ({ path: ['second', 'expects', index], region: one.region })),
  ]
  const outside = places
    .filter((place) => place.region && isOutside(place.region, inspected))
    .map(({ path }): PlaceMistake => ({ path: [...path, 'region'], message }))
  const cut = region && !liesWithin(region, frame) ? frameMistake(frame) : []
  return [...cut, ...outside, ...twice]
}

function frameMistake({ width, height }: z.infer<typeof Size>): PlaceMistake[] {
  return [{ path: ['region'], message: `reaches outside the frame: the frame is ${width} × ${height}` }]
}
