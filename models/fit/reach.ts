import type { Grid } from './feature-extractor.ts'
import type { DistanceMap } from './held-back.ts'

/** Standard deviations above the mean that good parts are granted in every cell. */
const deviationsGranted = 3

/** Least reach of a cell, as a share of the mean: a background that never varied must not reject at the first grain of dust. */
const leastShare = 0.5

/** The mean over a cell and its neighbours: two parts never lie in exactly the same place. */
function neighbourhoodMean(map: Float64Array, { rows, columns }: Grid): Float64Array {
  return map.map((_, cell) => {
    const row = Math.floor(cell / columns)
    const column = cell % columns
    let sum = 0
    let count = 0
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        sum += map[y * columns + x] as number
        count++
      }
    }
    return sum / count
  })
}

/** Sums and sums of squares of every cell over some maps. */
interface Sums {
  readonly maps: number
  readonly values: Float64Array
  readonly squares: Float64Array
}

function sumsOf(maps: readonly DistanceMap[], cells: number): Sums {
  const values = new Float64Array(cells)
  const squares = new Float64Array(cells)
  for (const map of maps) {
    for (const [cell, value] of map.entries()) {
      values[cell] = (values[cell] as number) + value
      squares[cell] = (squares[cell] as number) + value * value
    }
  }
  return { maps: maps.length, values, squares }
}

function without({ maps, values, squares }: Sums, map: DistanceMap): Sums {
  return {
    maps: maps - 1,
    values: values.map((sum, cell) => sum - (map[cell] as number)),
    squares: squares.map((sum, cell) => sum - (map[cell] as number) ** 2),
  }
}

function reachFrom({ maps, values, squares }: Sums, grid: Grid): Float32Array {
  const mean = values.map((sum) => sum / maps)
  const variance = squares.map((sum, cell) => Math.max(0, sum / maps - (mean[cell] as number) ** 2))
  const means = neighbourhoodMean(mean, grid)
  const variances = neighbourhoodMean(variance, grid)
  const reach = means.map((value, cell) => value + deviationsGranted * Math.sqrt(variances[cell] as number))
  const least = (leastShare * reach.reduce((sum, value) => sum + value, 0)) / reach.length
  return Float32Array.from(reach, (value) => Math.max(value, least))
}

/**
 * What good parts reach in every cell: mean and three standard deviations of the distances of held-back good images,
 * blurred over neighbours. Dividing by it makes a faint mark on a plain surface count as much as a large one on a
 * busy label. Where parts lie loose every cell sees everything, and the map comes out flat by itself.
 */
export function reachOf(maps: readonly DistanceMap[], grid: Grid): Float32Array {
  return reachFrom(sumsOf(maps, grid.rows * grid.columns), grid)
}

/** For every map, the reach of all others, by which it may be scored without excusing itself. */
export function reachesOfOthers(maps: readonly DistanceMap[], grid: Grid): Float32Array[] {
  const all = sumsOf(maps, grid.rows * grid.columns)
  return maps.map((map) => reachFrom(without(all, map), grid))
}

/** The score that a reach gives to a map: its largest cell in units of what good parts reach there. */
export function scoreOf(map: DistanceMap, reach: Float32Array): number {
  return map.reduce((largest, distance, cell) => Math.max(largest, distance / (reach[cell] as number)), 0)
}
