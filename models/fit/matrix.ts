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

/** Some of the rows, in the order asked for. */
export function rowsOf({ columns, data }: Matrix, rows: Int32Array): Matrix {
  const chosen = new Float32Array(rows.length * columns)
  for (const [index, row] of rows.entries()) {
    chosen.set(data.subarray(row * columns, (row + 1) * columns), index * columns)
  }
  return { rows: rows.length, columns, data: chosen }
}

/** Two matrices of the same rows, side by side. */
export function besides(left: Matrix, right: Matrix): Matrix {
  const columns = left.columns + right.columns
  const data = new Float32Array(left.rows * columns)
  for (let row = 0; row < left.rows; row++) {
    data.set(left.data.subarray(row * left.columns, (row + 1) * left.columns), row * columns)
    data.set(right.data.subarray(row * right.columns, (row + 1) * right.columns), row * columns + left.columns)
  }
  return { rows: left.rows, columns, data }
}
