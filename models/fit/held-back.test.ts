import { expect, it } from 'vitest'
import { judgeHeldBack } from './held-back.ts'
import { createOnnxGraph } from './onnx-graph.ts'
import { seededRandom } from './random.ts'

const size = { width: 2, height: 1 }
const images = Array.from({ length: 11 }, (_, image) => ({ ...size, data: new Uint8Array(6).fill(image) }))

/** A model whose map is what it sees, its numbers and those of the images it was fitted on apart by a thousand. */
function modelOf(fitted: readonly number[]): Uint8Array {
  const graph = createOnnxGraph('model')
  const image = graph.node('Cast', [graph.input('image', 'uint8', [1, 1, 2, 3])], { to: 1 })
  const sum = fitted.reduce((total, number) => total + number, 0)
  graph.output('heatmap', graph.node('Add', [image, graph.constant(Float32Array.of(1000 * sum), [1])]), 'float32')
  return graph.bytes()
}

it('judges every image and its variants once, by a model that has not seen it', async () => {
  const seen: (readonly number[])[] = []
  let judged = 0
  const answers = await judgeHeldBack({
    images,
    fitOn: async (numbers) => {
      seen.push(numbers)
      return modelOf(numbers)
    },
    variantsOf: (image) => [{ ...size, data: new Uint8Array(6).fill(100 + image) }],
    random: seededRandom(2),
    onImage: () => judged++,
  })
  expect(seen).toHaveLength(5)
  expect(judged).toBe(11)
  for (const [image, { map, variants }] of answers.entries()) {
    const [model = [], ...others] = seen.filter((numbers) => !numbers.includes(image))
    expect(others).toEqual([])
    const offset = 1000 * model.reduce((total, number) => total + number, 0)
    expect(map[0]).toBe(offset + image)
    expect(variants.map(([value]) => value)).toEqual([offset + 100 + image])
  }
})
