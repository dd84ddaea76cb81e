/** Cells across and down, over the inspected region. */
export const cellsAcross = 4
export const cellCount = cellsAcross * cellsAcross

/** What is measured of a cell, in the order of the numbers. All but the two weights are logarithms, so that changes are ratios. */
export const cellMeasures = [
  'brightness',
  'contrast',
  'sharpness',
  'redCast',
  'blueCast',
  'lightWeight',
  'textureWeight',
] as const
export type CellMeasure = (typeof cellMeasures)[number]

/** Of the weighted values the one with half of the weight below it. One part that looks different moves no more than its cells. */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = values.map((_, place) => place).sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0))
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2
  let below = 0
  for (const place of order) {
    below += weights[place] ?? 0
    if (below >= half) return values[place] ?? 0
  }
  return 0
}
