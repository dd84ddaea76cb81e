import { expect, it } from 'vitest'
import { ModelProto } from '../../shared/model/onnx-schema.ts'
import { openSession } from '../../shared/model/onnx-session.ts'
import { createOnnxGraph } from './onnx-graph.ts'

function sumOfColumns(): Uint8Array {
  const graph = createOnnxGraph('sum')
  const input = graph.input('input', 'float32', [2, 3])
  const weighted = graph.node('Mul', [input, graph.constant(Float32Array.of(1, 10, 100), [3])])
  graph.output('sum', graph.node('ReduceMax', [weighted], { axes: [1], keepdims: 0 }), 'float32', [2])
  return graph.bytes()
}

it('writes a model that runs', async () => {
  const session = await openSession(sumOfColumns(), { threads: 1 })
  const { sum } = await session.run('input', Float32Array.of(1, 2, 3, 9, 8, 0), [2, 3])
  await session.release()
  expect(sum).toEqual({ type: 'float32', shape: [2], data: Float32Array.of(300, 80) })
})

it('declares the format and the operator set it is written for', () => {
  const model = ModelProto.toObject(ModelProto.decode(sumOfColumns()), { longs: Number })
  expect(model).toMatchObject({ irVersion: 8, producerName: 'vaglio', opsetImport: [{ version: 17 }] })
  expect(model.graph.node.map((node: { name: string }) => node.name)).toEqual(['mul_0', 'reducemax_1', 'sum'])
})

it('writes the same bytes for the same calls', () => {
  expect(sumOfColumns()).toEqual(sumOfColumns())
})
