import type { Grid } from './feature-extractor.ts'
import type { Matrix } from './matrix.ts'

/** How much the place of a patch counts beside what it looks like. */
export type Position = 'fixed' | 'free'

/**
 * A patch from so many sides of the picture away is as far as one that looks like any other good patch. Where a part may
 * lie a few cells to the side this hardly counts; another corner of the part is out of the question.
 */
const sidesPerUnit = { fixed: 1, free: 0 } as const

/** The length of a picture's side in the units in which patches are compared. */
export function placeWeight(position: Position, features: number): number {
  // Two whitened patches that have nothing in common are about √(2 · features) apart.
  return sidesPerUnit[position] * Math.sqrt(2 * features)
}

/** Where every cell lies, from the middle of the picture, its sides as long as the weight: `[rows · columns, 2]`. */
export function placesOf({ rows, columns }: Grid, weight: number): Matrix {
  const data = new Float32Array(rows * columns * 2)
  for (let cell = 0; cell < rows * columns; cell++) {
    data[cell * 2] = weight * (((cell % columns) + 0.5) / columns - 0.5)
    data[cell * 2 + 1] = weight * ((Math.floor(cell / columns) + 0.5) / rows - 0.5)
  }
  return { rows: rows * columns, columns: 2, data }
}
