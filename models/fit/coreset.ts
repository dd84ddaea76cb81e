import { type Matrix, rowsOf } from './matrix.ts'
import { normalDraw, type Random } from './random.ts'

const projectedColumns = 24

/** Gaussian random projection; distances survive it roughly (Johnson & Lindenstrauss 1984). */
function projected({ rows, columns, data }: Matrix, random: Random): Matrix {
  if (columns <= projectedColumns) return { rows, columns, data }
  const directions = Float32Array.from({ length: projectedColumns * columns }, () => normalDraw(random))
  const shadows = new Float32Array(rows * projectedColumns)
  for (let row = 0; row < rows; row++) {
    for (let direction = 0; direction < projectedColumns; direction++) {
      let sum = 0
      for (let column = 0; column < columns; column++) {
        sum += (data[row * columns + column] as number) * (directions[direction * columns + column] as number)
      }
      shadows[row * projectedColumns + direction] = sum
    }
  }
  return { rows, columns: projectedColumns, data: shadows }
}

/** Lowers every row's squared distance to the chosen ones by the row just chosen; answers with the farthest row. */
function admit({ rows, columns, data }: Matrix, chosen: number, squaredDistances: Float32Array): number {
  let farthest = 0
  for (let row = 0; row < rows; row++) {
    const nearestSoFar = squaredDistances[row] as number
    let sum = 0
    // Most rows are seen to lie nearer to an earlier choice after a few columns.
    for (let column = 0; column < columns && sum < nearestSoFar; column++) {
      const difference = (data[row * columns + column] as number) - (data[chosen * columns + column] as number)
      sum += difference * difference
    }
    if (sum < nearestSoFar) squaredDistances[row] = sum
    if ((squaredDistances[row] as number) > (squaredDistances[farthest] as number)) farthest = row
  }
  return farthest
}

/**
 * Keeps patches so that none of the others is far from one kept: greedy k-centre (Gonzalez 1985), as PatchCore uses it
 * (Roth et al., "Towards Total Recall in Industrial Anomaly Detection", CVPR 2022), on a random projection.
 * @param patches one feature vector a row
 * @param count most patches to keep; fewer are kept when the rest repeat them exactly
 */
export function chooseCoreset(patches: Matrix, count: number, random: Random): Matrix {
  const points = projected(patches, random)
  const squaredDistances = new Float32Array(points.rows).fill(Number.POSITIVE_INFINITY)
  const chosen: number[] = []
  let next = 0
  while (chosen.length < count && (squaredDistances[next] as number) > 0) {
    chosen.push(next)
    next = admit(points, next, squaredDistances)
  }
  return rowsOf(patches, chosen)
}
