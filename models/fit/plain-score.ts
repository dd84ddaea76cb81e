import type { AnomalyHead } from './anomaly-head.ts'
import type { Grid } from './feature-extractor.ts'
import type { Matrix } from './matrix.ts'
import { scoreOf } from './reach.ts'
import { smoothingKernel, smoothingSide } from './smoothing.ts'
import { whitened } from './whitening.ts'

/** Euclidean distance of every row to the nearest of the others. */
function nearestDistances(patches: Matrix, coreset: Matrix): Float32Array {
  const { columns } = patches
  return Float32Array.from({ length: patches.rows }, (_, row) => {
    let smallest = Number.POSITIVE_INFINITY
    for (let kept = 0; kept < coreset.rows; kept++) {
      let sum = 0
      for (let column = 0; column < columns; column++) {
        const difference =
          (patches.data[row * columns + column] as number) - (coreset.data[kept * columns + column] as number)
        sum += difference * difference
      }
      smallest = Math.min(smallest, sum)
    }
    return Math.sqrt(smallest)
  })
}

function smoothed(map: Float32Array, { rows, columns }: Grid): Float32Array {
  const kernel = smoothingKernel()
  const radius = (smoothingSide - 1) / 2
  const within = (position: number, count: number) => Math.min(Math.max(position, 0), count - 1)
  return map.map((_, cell) =>
    kernel.reduce((sum, weight, index) => {
      const row = within(Math.floor(cell / columns) + Math.floor(index / smoothingSide) - radius, rows)
      const column = within((cell % columns) + (index % smoothingSide) - radius, columns)
      return sum + weight * (map[row * columns + column] as number)
    }, 0),
  )
}

/**
 * The score of an image, worked out step by step outside the graph: slow, and the measure against which the graph is
 * tested.
 * @param features of the image, one row a cell
 */
export function plainScore(features: Matrix, head: AnomalyHead, reach: Float32Array, grid: Grid): number {
  const rows = Int32Array.from({ length: features.rows }, (_, row) => row)
  const distances = nearestDistances(whitened(features, rows, head.whitening), head.coreset)
  return scoreOf(smoothed(distances, grid), reach)
}
