import type { Grid } from './feature-extractor.ts'
import type { DistanceMap } from './held-back.ts'

/** Standard deviations above the mean that good parts are granted in every cell. */
const deviationsGranted = 3

/** Least reach of a cell, as a share of the mean: a background that never varied must not reject at the first grain of dust. */
const leastShare = 0.5

/** The mean over a cell and its neighbours: two parts never lie in exactly the same place. */
function neighbourhoodMean(map: Float32Array, { rows, columns }: Grid): Float32Array {
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

/**
 * What good parts reach in every cell: mean and three standard deviations of the distances of held-back good images,
 * blurred over neighbours. Dividing by it makes a faint mark on a plain surface count as much as a large one on a
 * busy label. Where parts lie loose every cell sees everything, and the map comes out flat by itself.
 */
export function reachOf(maps: readonly DistanceMap[], grid: Grid): Float32Array {
  const cells = grid.rows * grid.columns
  const mean = new Float32Array(cells)
  const square = new Float32Array(cells)
  for (const map of maps) {
    for (let cell = 0; cell < cells; cell++) mean[cell] = (mean[cell] as number) + (map[cell] as number) / maps.length
  }
  for (const map of maps) {
    for (let cell = 0; cell < cells; cell++) {
      square[cell] = (square[cell] as number) + ((map[cell] as number) - (mean[cell] as number)) ** 2 / maps.length
    }
  }
  const means = neighbourhoodMean(mean, grid)
  const variances = neighbourhoodMean(square, grid)
  const reach = means.map((value, cell) => value + deviationsGranted * Math.sqrt(variances[cell] as number))
  const least = (leastShare * reach.reduce((sum, value) => sum + value, 0)) / cells
  return reach.map((value) => Math.max(value, least))
}

/** The score that a reach gives to a map: its largest cell in units of what good parts reach there. */
export function scoreOf(map: DistanceMap, reach: Float32Array): number {
  return map.reduce((largest, distance, cell) => Math.max(largest, distance / (reach[cell] as number)), 0)
}

/** Scores every map by the reach of the others, so that no image excuses itself. */
export function heldBackScores(maps: readonly DistanceMap[], grid: Grid): number[] {
  return maps.map((map, image) => {
    const others = maps.filter((_, other) => other !== image)
    return scoreOf(map, reachOf(others, grid))
  })
}
