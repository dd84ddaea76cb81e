import type { ModelInput } from '../contracts/model.ts'
import type { RgbImage } from '../imaging/image.ts'
import { float16Bits } from './float16.ts'
import type { Size } from './input-size.ts'
import type { InputNumbers } from './onnx-session.ts'

const channels = 3

/** Where in its input a model sees the image: all of it, or of a letterbox the part that is not filled. */
export interface Placement extends Size {
  readonly left: number
  readonly top: number
}

/**
 * Where an image of the size that `sizeForModel` gives lies in the input. An odd column or row of a centred letterbox is
 * filled on the right or below.
 */
export function placementOf({ width, height }: Size, input: ModelInput): Placement {
  if (input.fit !== 'letterbox-centre') return { left: 0, top: 0, width, height }
  return { left: Math.floor((input.width - width) / 2), top: Math.floor((input.height - height) / 2), width, height }
}

/** Dimensions of the input tensor, a batch of one. */
export function tensorShape({ layout, width, height }: ModelInput): readonly number[] {
  return layout === 'nhwc' ? [1, height, width, channels] : [1, channels, height, width]
}

/** Fills the input tensor of a model. */
export type TensorWriter = (image: RgbImage) => InputNumbers

/**
 * Prepares for turning 8-bit RGB pixels into the tensor that a model takes: scaled numbers of all 256 levels are worked
 * out once. Pixels that are the tensor already are handed on as they are.
 * @returns a function of an image whose size `sizeForModel` gave
 */
export function createTensorWriter(input: ModelInput): TensorWriter {
  const tables = levelTables(input)
  const filled = filledTensor(input, tables)
  const asItIs = input.type === 'uint8' && input.layout === 'nhwc' && input.channels === 'rgb'
  return (image) => {
    if (asItIs && image.width === input.width && image.height === input.height) return image.data
    const tensor = filled.slice()
    writePixels(tensor, image, input, tables)
    return tensor
  }
}

/** For every channel of the tensor the number of each of the 256 levels. */
function levelTables({ type, mean, deviation }: ModelInput): readonly InputNumbers[] {
  return [0, 1, 2].map((channel) => {
    const scaled = Array.from(
      { length: 256 },
      (_, level) => (level - (mean[channel] as number)) / (deviation[channel] as number),
    )
    if (type === 'uint8') return Uint8Array.from({ length: 256 }, (_, level) => level)
    return type === 'float16' ? Uint16Array.from(scaled, float16Bits) : Float32Array.from(scaled)
  })
}

/** How far apart in the tensor neighbours in a row, rows and channels lie. */
function stridesOf({ layout, width, height }: ModelInput): { column: number; row: number; channel: number } {
  if (layout === 'nhwc') return { column: channels, row: width * channels, channel: 1 }
  return { column: 1, row: width, channel: width * height }
}

/** A tensor that shows nothing but the grey of a letterbox. */
function filledTensor(input: ModelInput, tables: readonly InputNumbers[]): InputNumbers {
  const { width, height, fill, type } = input
  const kinds = { uint8: Uint8Array, float32: Float32Array, float16: Uint16Array }
  const tensor = new kinds[type](width * height * channels)
  const stride = stridesOf(input)
  tables.forEach((table, channel) => {
    const grey = table[fill] as number
    for (let pixel = 0; pixel < width * height; pixel++) tensor[pixel * stride.column + channel * stride.channel] = grey
  })
  return tensor
}

function writePixels(
  tensor: InputNumbers,
  image: RgbImage,
  input: ModelInput,
  [first, second, third]: readonly InputNumbers[],
): void {
  if (!first || !second || !third) return
  const { left, top, width, height } = placementOf(image, input)
  const { column: columnStride, row: rowStride, channel: channelStride } = stridesOf(input)
  const { data } = image
  const red = input.channels === 'rgb' ? 0 : 2
  const blue = 2 - red
  let source = 0
  for (let row = 0; row < height; row++) {
    let target = (top + row) * rowStride + left * columnStride
    for (let column = 0; column < width; column++) {
      tensor[target] = first[data[source + red] as number] as number
      tensor[target + channelStride] = second[data[source + 1] as number] as number
      tensor[target + 2 * channelStride] = third[data[source + blue] as number] as number
      source += channels
      target += columnStride
    }
  }
}
