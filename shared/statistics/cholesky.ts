/** A square matrix, row by row. */
export type Square = Float64Array<ArrayBuffer>

/**
 * The lower triangular L with L Lᵀ = `matrix` (Cholesky).
 * @param matrix symmetric and positive definite, `size × size`
 */
export function cholesky(matrix: ArrayLike<number>, size: number): Square {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column] as number
      for (let inner = 0; inner < column; inner++) {
        rest -= (lower[row * size + inner] as number) * (lower[column * size + inner] as number)
      }
      lower[row * size + column] = row === column ? Math.sqrt(rest) : rest / (lower[column * size + column] as number)
    }
  }
  return lower
}

/** Solves `lower` x = `right` from the first row on. */
export function solvedForward(lower: ArrayLike<number>, right: ArrayLike<number>): Float64Array {
  const size = right.length
  const solution = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    let rest = right[row] as number
    for (let inner = 0; inner < row; inner++)
      rest -= (lower[row * size + inner] as number) * (solution[inner] as number)
    solution[row] = rest / (lower[row * size + row] as number)
  }
  return solution
}
