import type { Matrix } from './matrix.ts'

/** `y = (x − mean) · weights`, with `weights` square, row by row. */
export interface Whitening {
  readonly mean: Float32Array
  readonly weights: Float32Array
}

/** Share of the identity mixed into the correlations: directions in which good patches hardly vary must not decide alone. */
const shrinkage = 0.1

/** Below this variance a feature is constant, such as colour in grey images, and stays without weight of its own. */
const varianceMin = 1e-8

function meanOf({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let index = 0; index < data.length; index++) {
    mean[index % columns] = (mean[index % columns] as number) + (data[index] as number) / rows
  }
  return mean
}

/** The lower triangle of the covariance, columns × columns. */
function covarianceOf({ rows, columns, data }: Matrix, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(columns * columns)
  const centred = new Float64Array(columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      centred[column] = (data[row * columns + column] as number) - (mean[column] as number)
    }
    for (let one = 0; one < columns; one++) {
      const weight = (centred[one] as number) / rows
      for (let other = 0; other <= one; other++) {
        const cell = one * columns + other
        covariance[cell] = (covariance[cell] as number) + weight * (centred[other] as number)
      }
    }
  }
  return covariance
}

/** Correlations from covariances, mixed with the identity (Ledoit & Wolf 2004 in spirit, with a fixed share). */
function shrunkCorrelation(covariance: Float64Array, deviations: Float64Array): Float64Array {
  const size = deviations.length
  return covariance.map((value, cell) => {
    const row = Math.floor(cell / size)
    const column = cell % size
    if (row === column) return 1
    return ((1 - shrinkage) * value) / ((deviations[row] as number) * (deviations[column] as number))
  })
}

/** The lower triangle L with L · Lᵀ = matrix (Cholesky). */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] as number
      for (let index = 0; index < column; index++) {
        sum -= (factor[row * size + index] as number) * (factor[column * size + index] as number)
      }
      factor[row * size + column] = row === column ? Math.sqrt(sum) : sum / (factor[column * size + column] as number)
    }
  }
  return factor
}

/** The inverse of a lower triangle, by forward substitution. */
function inverseOfTriangle(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = row === column ? 1 : 0
      for (let index = column; index < row; index++) {
        sum -= (factor[row * size + index] as number) * (inverse[index * size + column] as number)
      }
      inverse[row * size + column] = sum / (factor[row * size + row] as number)
    }
  }
  return inverse
}

/**
 * Learns how to weigh features: after whitening, Euclidean distance is the Mahalanobis distance with respect to good
 * patches, so that a group of features that say the same counts once (Cholesky whitening: Kessy, Lewin & Strimmer,
 * "Optimal whitening and decorrelation", 2018; Mahalanobis distance for anomalies: PaDiM, Defard et al. 2021).
 * @param patches features of good patches, one a row
 */
export function fitWhitening(patches: Matrix): Whitening {
  const size = patches.columns
  const mean = meanOf(patches)
  const covariance = covarianceOf(patches, mean)
  const deviations = mean.map((_, index) =>
    Math.sqrt(Math.max(covariance[index * size + index] as number, varianceMin)),
  )
  const inverse = inverseOfTriangle(choleskyFactor(shrunkCorrelation(covariance, deviations), size), size)
  const weights = new Float32Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      weights[column * size + row] = (inverse[row * size + column] as number) / (deviations[column] as number)
    }
  }
  return { mean: Float32Array.from(mean), weights }
}

/** Whitens some rows of features outside the graph. */
export function whitened(patches: Matrix, rows: Int32Array, { mean, weights }: Whitening): Matrix {
  const columns = patches.columns
  const data = new Float32Array(rows.length * columns)
  for (let row = 0; row < rows.length; row++) {
    for (let input = 0; input < columns; input++) {
      const centred = (patches.data[(rows[row] as number) * columns + input] as number) - (mean[input] as number)
      for (let output = input; output < columns; output++) {
        const cell = row * columns + output
        data[cell] = (data[cell] as number) + centred * (weights[input * columns + output] as number)
      }
    }
  }
  return { rows: rows.length, columns, data }
}
