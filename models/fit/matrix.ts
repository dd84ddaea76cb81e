/** Rows of float32 numbers, one after the other. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

/** Matrices of the same columns, one below the other. */
export function stacked(matrices: readonly Matrix[]): Matrix {
  const columns = matrices[0]?.columns ?? 0
  const rows = matrices.reduce((sum, matrix) => sum + matrix.rows, 0)
  const data = new Float32Array(rows * columns)
  let offset = 0
  for (const matrix of matrices) {
    data.set(matrix.data, offset)
    offset += matrix.data.length
  }
  return { rows, columns, data }
}
