import type { Matrix } from './matrix.ts'
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

/** For every row, which of the chosen rows is nearest, and the square of how far it is. */
interface Assignment {
  readonly choices: Int32Array
  readonly squaredDistances: Float32Array
}

/** Assigns to `choice`, which is row `chosen`, every row that lies nearer to it; answers with the row farthest from all. */
function admit({ rows, columns, data }: Matrix, chosen: number, choice: number, assignment: Assignment): number {
  const { choices, squaredDistances } = assignment
  let farthest = 0
  for (let row = 0; row < rows; row++) {
    const nearestSoFar = squaredDistances[row] as number
    let sum = 0
    // Most rows are seen to lie nearer to an earlier choice after a few columns.
    for (let column = 0; column < columns && sum < nearestSoFar; column++) {
      const difference = (data[row * columns + column] as number) - (data[chosen * columns + column] as number)
      sum += difference * difference
    }
    if (sum < nearestSoFar) {
      squaredDistances[row] = sum
      choices[row] = choice
    }
    if ((squaredDistances[row] as number) > (squaredDistances[farthest] as number)) farthest = row
  }
  return farthest
}

/** The mean of the rows that share a choice. */
function meansByChoice({ rows, columns, data }: Matrix, choices: Int32Array, count: number): Matrix {
  const means = new Float32Array(count * columns)
  const members = new Int32Array(count)
  for (const choice of choices) members[choice] = (members[choice] as number) + 1
  for (let row = 0; row < rows; row++) {
    const choice = choices[row] as number
    const share = 1 / (members[choice] as number)
    for (let column = 0; column < columns; column++) {
      const cell = choice * columns + column
      means[cell] = (means[cell] as number) + share * (data[row * columns + column] as number)
    }
  }
  return { rows: count, columns, data: means }
}

/** For every choice the member most like the mean of all, among those that are eligible where it has such members. */
function examplesOf(
  patches: Matrix,
  kinds: Matrix,
  choices: Int32Array,
  isEligible: (row: number) => boolean,
): Int32Array {
  const examples = new Int32Array(kinds.rows)
  const smallest = new Float64Array(kinds.rows).fill(Number.POSITIVE_INFINITY)
  const hasEligible = new Uint8Array(kinds.rows)
  for (let row = 0; row < patches.rows; row++) if (isEligible(row)) hasEligible[choices[row] as number] = 1
  for (let row = 0; row < patches.rows; row++) {
    const choice = choices[row] as number
    if (hasEligible[choice] && !isEligible(row)) continue
    const distance = squaredDistance(patches, row, kinds, choice)
    if (distance >= (smallest[choice] as number)) continue
    examples[choice] = row
    smallest[choice] = distance
  }
  return examples
}

function squaredDistance(one: Matrix, row: number, other: Matrix, otherRow: number): number {
  let sum = 0
  for (let column = 0; column < one.columns; column++) {
    const value = one.data[row * one.columns + column] as number
    sum += (value - (other.data[otherRow * other.columns + column] as number)) ** 2
  }
  return sum
}

/** Kinds of patches that stand for all, one a row, and for each the number of the patch most like it. */
export interface Coreset {
  readonly kinds: Matrix
  readonly examples: Int32Array
}

/**
 * Keeps few patches that stand for all: greedy k-centre (Gonzalez 1985) on a random projection, as in PatchCore (Roth
 * et al., "Towards Total Recall in Industrial Anomaly Detection", CVPR 2022), then one step of Lloyd's (1982) k-means,
 * which puts the mean of a patch and those nearest to it in its place.
 *
 * Without the second step, a plain background that fills half of every image is represented by whichever of its
 * patches chance met first, anywhere within the covering radius; two fits of the same parts then disagree about it.
 * @param patches one feature vector a row
 * @param count most rows to keep; fewer are kept when the patches have fewer kinds
 * @param isEligible whether a row may be shown as the example of its kind
 */
export function fitCoreset(
  patches: Matrix,
  count: number,
  random: Random,
  isEligible: (row: number) => boolean = () => true,
): Coreset {
  const points = projected(patches, random)
  const squaredDistances = new Float32Array(points.rows).fill(Number.POSITIVE_INFINITY)
  const assignment = { choices: new Int32Array(points.rows), squaredDistances }
  let choices = 0
  let next = 0
  while (choices < count && (squaredDistances[next] as number) > 0) next = admit(points, next, choices++, assignment)
  const kinds = meansByChoice(patches, assignment.choices, choices)
  return { kinds, examples: examplesOf(patches, kinds, assignment.choices, isEligible) }
}
