import type { AnomalyHead } from './anomaly-head.ts'
import type { Grid } from './feature-extractor.ts'
import { besides, type Matrix } from './matrix.ts'
import { scoreOf } from './reach.ts'
import { smoothingKernel, smoothingSide } from './smoothing.ts'

/** What every cell is compared by: its whitened features and, where it counts, its place. */
function describedCells({ rows, columns, data }: Matrix, { whitening, places }: AnomalyHead): Matrix {
  const kept = whitening.weights.length / columns
  const looks = new Float32Array(rows * kept)
  for (let row = 0; row < rows; row++) {
    for (let input = 0; input < columns; input++) {
      const centred = (data[row * columns + input] as number) - (whitening.mean[input] as number)
      for (let output = 0; output < kept; output++) {
        const cell = row * kept + output
        looks[cell] = (looks[cell] as number) + centred * (whitening.weights[input * kept + output] as number)
      }
    }
  }
  const described = { rows, columns: kept, data: looks }
  return places ? besides(described, places) : described
}

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
  const distances = nearestDistances(describedCells(features, head), head.coreset)
  return scoreOf(smoothed(distances, grid), reach)
}
