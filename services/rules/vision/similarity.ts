import type { Point } from '../../../shared/contracts/shape.ts'
import type { Affine } from './affine.ts'

/**
 * The turn, size and shift that take the first points of the pairs closest to the second ones (least squares; Umeyama,
 * 1991, without mirroring).
 * @returns undefined for points that all lie in one place
 */
export function similarityThrough(pairs: readonly { readonly from: Point; readonly to: Point }[]): Affine | undefined {
  const from = meanOf(pairs.map((pair) => pair.from))
  const to = meanOf(pairs.map((pair) => pair.to))
  let [along, across, spread] = [0, 0, 0]
  for (const pair of pairs) {
    const [x, y] = [pair.from.x - from.x, pair.from.y - from.y]
    const [u, v] = [pair.to.x - to.x, pair.to.y - to.y]
    along += x * u + y * v
    across += x * v - y * u
    spread += x * x + y * y
  }
  if (spread < 1e-9) return undefined
  const [a, b] = [along / spread, across / spread]
  return [a, -b, to.x - a * from.x + b * from.y, b, a, to.y - b * from.x - a * from.y]
}

function meanOf(points: readonly Point[]): Point {
  const sum = (side: 'x' | 'y'): number => points.reduce((total, point) => total + point[side], 0)
  return { x: sum('x') / points.length, y: sum('y') / points.length }
}
