import { type Affine, chain, enlargement, mapped, shift, turn } from './affine.ts'

/** Where a pattern lies: its centre in pixels, how it is turned, clockwise on the screen, and how much larger it is. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly turnDegrees: number
  readonly scale: number
}

/** How much a pattern may be turned, either way, and larger or smaller than on the reference. */
export interface Tolerance {
  readonly turnDegreesMax: number
  readonly scalePercentMax: number
}

/** The map that takes `centre` to the placement and turns and enlarges what is around it. */
export function moveTo(placement: Placement, centre: { readonly x: number; readonly y: number }): Affine {
  const { x, y, turnDegrees, scale } = placement
  return chain(shift(-centre.x, -centre.y), turn(turnDegrees), enlargement(scale), shift(x, y))
}

/** What a map does to the surroundings of `centre`, of a sheared one the nearest turn and enlargement. */
export function placementUnder(map: Affine, centre: { readonly x: number; readonly y: number }): Placement {
  const [a, b, , d, e] = map
  const [along, across] = [(a + e) / 2, (d - b) / 2]
  return {
    ...mapped(centre, map),
    turnDegrees: (Math.atan2(across, along) * 180) / Math.PI,
    scale: Math.hypot(along, across),
  }
}

/** Why a placement is not believed, or undefined for one within the tolerance. */
export function beyond({ turnDegrees, scale }: Placement, tolerance: Tolerance): string | undefined {
  const { turnDegreesMax, scalePercentMax } = tolerance
  if (Math.abs(turnDegrees) > turnDegreesMax + slackDegrees) {
    return `it seems turned by ${turnDegrees.toFixed(1)} degrees, at most ${turnDegreesMax} are allowed`
  }
  const percent = (scale - 1) * 100
  if (Math.abs(percent) > scalePercentMax + slackPercent) {
    const seems = `${Math.abs(percent).toFixed(1)} % ${percent > 0 ? 'larger' : 'smaller'}`
    return `it seems ${seems} than on the reference, at most ${scalePercentMax} % are allowed`
  }
  return undefined
}

/** What the noise of a picture does to the estimate. */
const slackDegrees = 0.2
const slackPercent = 0.5
