import type { ManifestOf, ModelInput } from '../../contracts/model.ts'
import type { AnomalyAnswer } from '../answer.ts'
import { float16Value } from '../float16.ts'
import { type CellGrid, coarsened } from '../heatmap.ts'
import { outputNumbers } from '../model-output.ts'
import type { InputNumbers } from '../onnx-session.ts'
import { type Placement, tensorShape } from '../tensor.ts'
import { floats, type TensorDeclaration } from '../tensor-declaration.ts'
import type { Adapter } from './adapter.ts'

const channels = 3

/** Models that draw their input again: the score is the mean squared error, a cell of the map that of its pixels. */
export function reconstructionAdapter({ input, outputs }: ManifestOf<'reconstruction'>): Adapter<AnomalyAnswer> {
  const shape = tensorShape(input)
  const image: TensorDeclaration = { name: outputs.image, types: floats, shapes: [shape, shape.slice(1)] }
  return {
    outputs: [image],
    grounds: [],
    read(results, { tensor, placement }) {
      const drawn = outputNumbers(results, image).values
      const errors = squaredErrors(tensor, drawn, input, placement)
      const score = errors.values.reduce((sum, error) => sum + error, 0) / errors.values.length
      const { values: heatmap, rows, columns } = coarsened(errors, 'mean')
      return { kind: 'anomaly', score, heatmap, rows, columns }
    },
  }
}

/** For every pixel of the image the squared error, the mean of its channels; what fills a letterbox does not count. */
function squaredErrors(shown: InputNumbers, drawn: Float32Array, input: ModelInput, placement: Placement): CellGrid {
  const expected = shown instanceof Uint16Array ? Float32Array.from(shown, float16Value) : shown
  const { left, top, width, height } = placement
  const [pixelStride, channelStride] = input.layout === 'nhwc' ? [channels, 1] : [1, input.width * input.height]
  const values = new Float32Array(width * height)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let index = ((top + row) * input.width + left + column) * pixelStride
      let sum = 0
      for (let channel = 0; channel < channels; channel++, index += channelStride) {
        sum += ((expected[index] as number) - (drawn[index] as number)) ** 2
      }
      values[row * width + column] = sum / channels
    }
  }
  return { values, rows: height, columns: width }
}
