import { openSession } from '../../shared/model/onnx-session.ts'
import { fitThreads } from './fit-threads.ts'
import type { Matrix } from './matrix.ts'
import { createOnnxGraph } from './onnx-graph.ts'

/** The mean of every column. */
export function meanOf({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      mean[column] = (mean[column] as number) + (data[row * columns + column] as number)
    }
  }
  return mean.map((sum) => sum / rows)
}

/** The covariance of the columns, square; ONNX Runtime multiplies matrices many times faster than a loop here would. */
export async function covarianceOf({ rows, columns, data }: Matrix, mean: Float64Array): Promise<Float64Array> {
  const graph = createOnnxGraph('covariance')
  const shape = [rows, columns]
  const patches = graph.input('patches', 'float32', shape)
  const centred = graph.node('Sub', [patches, graph.constant(Float32Array.from(mean), [columns])])
  const products = graph.node('Gemm', [centred, centred], { transA: 1 })
  graph.output('products', products, 'float32', [columns, columns])
  const session = await openSession(graph.bytes(), { threads: fitThreads })
  const results = await session.run('patches', data, shape)
  await session.release()
  return Float64Array.from(results.products?.data as Float32Array, (sum) => sum / rows)
}
