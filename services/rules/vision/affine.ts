import type { Point } from '../../../shared/contracts/shape.ts'

/** Maps (x, y) to (a x + b y + c, d x + e y + f), in the order `[a, b, c, d, e, f]`. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identity: Affine = [1, 0, 0, 0, 1, 0]

export function shift(x: number, y: number): Affine {
  return [1, 0, x, 0, 1, y]
}

/** Both directions grow by the same factor. */
export function enlargement(factor: number): Affine {
  return [factor, 0, 0, 0, factor, 0]
}

/** Clockwise on the screen, where y points down, about the origin. */
export function turn(degrees: number): Affine {
  const radians = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  return [cos, -sin, 0, sin, cos, 0]
}

/** The map that does `first` and then each of the others. */
export function chain(first: Affine, ...then: readonly Affine[]): Affine {
  return then.reduce<Affine>(
    ([a, b, c, d, e, f], [g, h, i, j, k, l]) => [
      g * a + h * d,
      g * b + h * e,
      g * c + h * f + i,
      j * a + k * d,
      j * b + k * e,
      j * c + k * f + l,
    ],
    first,
  )
}

/** @throws {RangeError} for a map that flattens the plane */
export function inverse([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d
  if (Math.abs(determinant) < 1e-12) throw new RangeError('the map has no inverse: it flattens the plane')
  const [g, h, i, j] = [e / determinant, -b / determinant, -d / determinant, a / determinant]
  return [g, h, -(g * c + h * f), i, j, -(i * c + j * f)]
}

export function mapped({ x, y }: Point, [a, b, c, d, e, f]: Affine): Point {
  return { x: a * x + b * y + c, y: d * x + e * y + f }
}

/** By how much lengths grow, averaged over the directions. */
export function growth([a, b, , d, e]: Affine): number {
  return Math.sqrt(Math.abs(a * e - b * d))
}

/** Clockwise on the screen, from -180 to 180. */
export function turnDegrees([a, , , d]: Affine): number {
  return (Math.atan2(d, a) * 180) / Math.PI
}
