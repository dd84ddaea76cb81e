import { describe, expect, it } from 'vitest'
import { ModelInput } from '../contracts/model.ts'
import { createTensorWriter, placementOf, tensorShape } from './tensor.ts'

/** Two rows of two pixels: red, green / blue, and a grey. */
const image = { width: 2, height: 2, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 51, 51, 51) }

/** The contract asks for 16 pixels a side; sums worked out by hand want fewer. */
const anInput = (changes: Partial<ModelInput>): ModelInput => ({
  ...ModelInput.parse({ name: 'image', width: 16, height: 16 }),
  width: 2,
  height: 2,
  ...changes,
})

describe('a tensor', () => {
  it('is the pixels themselves where the graph takes them so', () => {
    expect(createTensorWriter(anInput({}))(image)).toBe(image.data)
  })

  it('has one plane a colour, blue first, for a graph that wants it so', () => {
    const input = anInput({ type: 'float32', layout: 'nchw', channels: 'bgr' })
    const planes = [0, 0, 255, 51, 0, 255, 0, 51, 255, 0, 0, 51]
    expect(createTensorWriter(input)(image)).toEqual(Float32Array.from(planes))
    expect(tensorShape(input)).toEqual([1, 3, 2, 2])
  })

  it('is scaled by mean and deviation in the order of its channels', () => {
    const input = anInput({ type: 'float32', mean: [55, 51, 0], deviation: [100, 51, 255] })
    expect(createTensorWriter(input)(image)).toEqual(
      Float32Array.of(2, -1, 0, -0.55, 4, 0, -0.55, -1, 1, -0.04, 0, 0.2),
    )
    expect(tensorShape(input)).toEqual([1, 2, 2, 3])
  })

  it('holds the bits of 16-bit floats', () => {
    const input = anInput({ type: 'float16', deviation: [255, 255, 255] })
    const [one, fifth] = [0x3c00, 0x3266]
    expect(createTensorWriter(input)(image)).toEqual(
      Uint16Array.of(one, 0, 0, 0, one, 0, 0, 0, one, fifth, fifth, fifth),
    )
  })

  it('does not change once it is handed over', () => {
    const write = createTensorWriter(anInput({ type: 'float32' }))
    const first = write(image)
    write({ ...image, data: new Uint8Array(12).fill(9) })
    expect(first[0]).toBe(255)
  })
})

describe('a letterbox', () => {
  const line = { width: 4, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4) }
  const grey = (letterbox: Partial<ModelInput>) => {
    const tensor = createTensorWriter(anInput({ width: 4, height: 4, fill: 9, ...letterbox }))(line)
    return Array.from({ length: 16 }, (_, pixel) => tensor[pixel * 3])
  }
  const nothing = [9, 9, 9, 9]

  it('has the image above and is filled below', () => {
    expect(grey({ fit: 'letterbox-top-left' })).toEqual([1, 2, 3, 4, ...nothing, ...nothing, ...nothing])
  })

  it('has the image in the middle, and the odd row below', () => {
    expect(grey({ fit: 'letterbox-centre' })).toEqual([...nothing, 1, 2, 3, 4, ...nothing, ...nothing])
  })

  it('has the image in the middle from left to right, and the odd column on the right', () => {
    const input = anInput({ width: 7, height: 4, fit: 'letterbox-centre' })
    expect(placementOf({ width: 4, height: 4 }, input)).toEqual({ left: 1, top: 0, width: 4, height: 4 })
  })

  it('is filled with its grey scaled as the pixels are', () => {
    const input = anInput({
      width: 4,
      height: 4,
      fill: 114,
      type: 'float32',
      layout: 'nchw',
      fit: 'letterbox-top-left',
      mean: [14, 0, 0],
    })
    const tensor = createTensorWriter(input)(line)
    expect([tensor[0], tensor[4], tensor[16 + 4], tensor[47]]).toEqual([-13, 100, 114, 114])
  })
})
