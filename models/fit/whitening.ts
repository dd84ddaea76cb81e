import { openSession } from '../../shared/model/onnx-session.ts'
import { cholesky } from '../../shared/statistics/cholesky.ts'
import { fitThreads } from './fit-threads.ts'
import type { Matrix } from './matrix.ts'
import { covarianceOf, meanOf } from './moments.ts'
import { createOnnxGraph } from './onnx-graph.ts'
import { normalDraw, type Random } from './random.ts'

/** `y = (x − mean) · weights`, with one row of `weights` a feature. */
export interface Whitening {
  readonly mean: Float32Array
  readonly weights: Float32Array
}

/** Share of the identity mixed into the correlations: directions in which good patches hardly vary must not decide alone. */
const shrinkage = 0.1

/** Below this variance a feature is constant, such as colour in grey images, and stays without weight of its own. */
const varianceMin = 1e-8

/** More features than this are condensed after whitening: comparing takes time with every one of them. */
const featuresKeptMax = 192

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

/** X with Lᵀ · X = `right`, where L is a lower triangle, by back substitution; `right` becomes X. */
function solveTransposed(factor: Float64Array, size: number, right: Float64Array): void {
  const columns = right.length / size
  for (let row = size - 1; row >= 0; row--) {
    const pivot = factor[row * size + row] as number
    for (let column = 0; column < columns; column++) {
      right[row * columns + column] = (right[row * columns + column] as number) / pivot
    }
    for (let above = 0; above < row; above++) {
      const weight = factor[row * size + above] as number
      for (let column = 0; column < columns; column++) {
        const cell = above * columns + column
        right[cell] = (right[cell] as number) - weight * (right[row * columns + column] as number)
      }
    }
  }
}

/** The identity, or where there are too many features a random projection that keeps distances roughly. */
function condensation(size: number, random: Random): Float64Array {
  if (size <= featuresKeptMax) {
    return Float64Array.from({ length: size * size }, (_, cell) => (cell % (size + 1) === 0 ? 1 : 0))
  }
  const scale = 1 / Math.sqrt(featuresKeptMax)
  return Float64Array.from({ length: size * featuresKeptMax }, () => scale * normalDraw(random))
}

/**
 * Learns how to weigh features: after whitening, Euclidean distance is the Mahalanobis distance with respect to good
 * patches, so that a group of features that say the same counts once (Cholesky whitening: Kessy, Lewin & Strimmer,
 * "Optimal whitening and decorrelation", 2018; Mahalanobis distance for anomalies: PaDiM, Defard et al. 2021).
 *
 * Many features are condensed to 192 by a Gaussian random projection of the whitened ones (Johnson & Lindenstrauss
 * 1984), within the same matrix. Principal components would drop what hardly varies among good patches, which is where
 * defects show (Rippel, Mertens & Merhof 2021).
 * @param patches features of good patches, one a row
 */
export async function fitWhitening(patches: Matrix, random: Random): Promise<Whitening> {
  const size = patches.columns
  const mean = meanOf(patches)
  const covariance = await covarianceOf(patches, mean)
  const deviations = mean.map((_, index) =>
    Math.sqrt(Math.max(covariance[index * size + index] as number, varianceMin)),
  )
  const solved = condensation(size, random)
  solveTransposed(cholesky(shrunkCorrelation(covariance, deviations), size), size, solved)
  const kept = solved.length / size
  const weights = Float32Array.from(solved, (value, cell) => value / (deviations[Math.floor(cell / kept)] as number))
  return { mean: Float32Array.from(mean), weights }
}

/** Whitens features outside the graph of a model, as it will. */
export async function whitened({ rows, columns, data }: Matrix, { mean, weights }: Whitening): Promise<Matrix> {
  const kept = weights.length / columns
  const graph = createOnnxGraph('whitening')
  const centred = graph.node('Sub', [
    graph.input('patches', 'float32', [rows, columns]),
    graph.constant(mean, [columns]),
  ])
  const product = graph.node('MatMul', [centred, graph.constant(weights, [columns, kept])])
  graph.output('whitened', product, 'float32', [rows, kept])
  const session = await openSession(graph.bytes(), { threads: fitThreads })
  const results = await session.run('patches', data, [rows, columns])
  await session.release()
  return { rows, columns: kept, data: results.whitened?.data as Float32Array }
}
