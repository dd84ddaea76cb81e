import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { attributeTypes, ModelProto } from '../../shared/model/onnx-schema.ts'
import { combinedBackbone } from './combined-backbone.ts'
import { openFeatureExtractor } from './feature-extractor.ts'
import { filterBank } from './filter-bank.ts'
import { fitAnomalyModel } from './fit.ts'
import { openOnnxBackbone, plainInput } from './onnx-backbone.ts'
import { goodImages } from './sample-images.ts'

const size = { width: 64, height: 64 }
const f16 = 10
const halfOf = new Map([
  [0, 0],
  [1, 0x3c00],
  [2, 0x4000],
])

interface TinyOptions {
  readonly opset?: number
  readonly operator?: string
  readonly external?: boolean
}

/** Two layers: the mean of red, green and blue in cells of 8, once and twice; and its maximum in cells of 16. */
function tinyNetwork({ opset = 7, operator = 'Dropout', external = false }: TinyOptions = {}): Uint8Array {
  const ints = (name: string, ...values: number[]) => ({ name, ints: values, type: attributeTypes.ints })
  const weights = [1, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0].map((value) => halfOf.get(value) as number)
  const rawData = new Uint8Array(Uint16Array.from(weights).buffer)
  const square = (side: number) => [ints('kernel_shape', side, side), ints('strides', side, side)]
  const node = (opType: string, input: string[], output: string, attribute: object[]) => {
    return { name: output, opType, input, output: [output], attribute }
  }
  const value = (name: string) => ({ name, type: { tensorType: { elemType: f16 } } })
  const graph = {
    name: 'tiny',
    node: [
      node('AveragePool', ['data'], 'cells', square(8)),
      node('Conv', ['cells', 'weights'], 'colours', [ints('kernel_shape', 1, 1)]),
      node(operator, ['colours'], 'kept', []),
      node('MaxPool', ['kept'], 'coarse', square(2)),
      node('Softmax', ['coarse'], 'classes', []),
    ],
    initializer: [
      { name: 'weights', dims: [4, 3, 1, 1], dataType: f16, rawData, ...(external && { dataLocation: 1 }) },
    ],
    input: [value('data'), value('weights')],
    output: [value('classes')],
  }
  return ModelProto.encode(ModelProto.fromObject({ irVersion: 3, graph, opsetImport: [{ version: opset }] })).finish()
}

const source = { file: 'nets/tiny.onnx', bytes: tinyNetwork(), layers: ['kept', 'coarse'], input: plainInput }
const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => [51, 102, 255][index % 3] as number)

async function firstCell(input: typeof plainInput): Promise<number[]> {
  const extractor = await openFeatureExtractor(await openOnnxBackbone({ ...source, input }, size), size)
  const { rows, columns, data } = await extractor.extract(pixels)
  await extractor.release()
  expect(rows).toBe(64)
  return Array.from(data.subarray(0, columns), (value) => Number(value.toFixed(4)))
}

it('takes layers out of a network of 16-bit weights and an old operator set, each brought to the finest grid', async () => {
  expect(await firstCell(plainInput)).toEqual([0.2, 0.4, 1, 0.4, 0.2, 0.4, 1, 0.4])
  const backbone = await openOnnxBackbone(source, size)
  expect(backbone).toMatchObject({ featureCount: 8, stride: 8 })
  expect(backbone.name).toMatch(/^tiny\.onnx@[0-9a-f]{8}\[kept,coarse\]$/)
})

it('gives the network its colours in its order and scale', async () => {
  const blue = await firstCell({ channels: 'bgr', mean: [5, 2, 1], deviation: [250, 100, 50] })
  expect(blue).toEqual([1, 1, 1, 2, 1, 1, 1, 2])
})

it('fits on a network and the filter bank side by side, in one file', async () => {
  const backbone = combinedBackbone([await openOnnxBackbone(source, size), filterBank])
  expect(backbone.featureCount).toBe(8 + filterBank.featureCount)
  const options = { backbone, patchesMax: 50, falseRejectRateMax: 0.005, seed: 1 }
  const model = await fitAnomalyModel(goodImages(8), options)
  expect(model.provenance.backbone).toContain('[kept,coarse]+filter-bank-1')
})

describe('refuses, with what to do', () => {
  it.each([
    ['what is no ONNX', { bytes: Buffer.from('hello') }, 'is no ONNX model'],
    ['a layer that is not there', { layers: ['conv9'] }, 'has no layer conv9; it has'],
    ['a layer that is no map', { layers: ['missing'], bytes: tinyNetwork() }, 'has no layer missing'],
    ['an operator whose meaning changed', { layers: undefined }, 'uses the operator Softmax of operator set 7'],
    ['weights elsewhere', { bytes: tinyNetwork({ external: true }) }, 'in another file'],
    ['operators of another maker', { bytes: tinyNetwork({ operator: 'Unheard' }) }, 'operator Unheard'],
  ])('%s', async (_, changes, message) => {
    const opened = openOnnxBackbone({ ...source, ...changes }, size)
    await expect(opened).rejects.toThrow(message)
    await expect(opened).rejects.toMatchObject({ name: 'FitError', message: expect.stringContaining('nets/tiny.onnx') })
  })

  it('a picture too small for it', async () => {
    await expect(openOnnxBackbone(source, { width: 8, height: 8 })).rejects.toThrow('kept is [1, 4, 1, 1], no map')
  })

  it('a network that does not run', async () => {
    const bytes = tinyNetwork({ opset: 17, operator: 'Unheard' })
    await expect(openOnnxBackbone({ ...source, bytes }, size)).rejects.toThrow('does not run on 64 × 64 pixels')
  })

  it('backbones whose cells differ', async () => {
    const coarse = await openOnnxBackbone({ ...source, layers: ['coarse'] }, size)
    expect(() => combinedBackbone([coarse, filterBank])).toThrow('cells of 16 pixels')
  })
})

// biome-ignore lint/style/noProcessEnv: where the models are is the machine's business
const squeezenet = `${process.env.VAGLIO_DATA ?? '/nowhere'}/../models/squeezenet1.1-fp16.onnx`

it.skipIf(!existsSync(squeezenet))('reads two layers of a real network in 16 bits', async () => {
  const layers = ['fire5/concat_1', 'fire8/concat_1']
  const input = { channels: 'bgr', mean: [104, 117, 123], deviation: [1, 1, 1] } as const
  const backbone = await openOnnxBackbone({ file: squeezenet, bytes: readFileSync(squeezenet), layers, input }, size)
  expect(backbone).toMatchObject({ featureCount: 768, stride: 8 })
  const extractor = await openFeatureExtractor(backbone, size)
  const { rows, data } = await extractor.extract(goodImages(1)[0]?.data as Uint8Array)
  await extractor.release()
  expect(rows).toBe(64)
  expect(data.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
})

const own = fileURLToPath(new URL('../backbone/backbone.onnx', import.meta.url))

it.skipIf(!existsSync(own))('takes the project’s own network as it is, by its outputs, at any size', async () => {
  const network = { file: own, bytes: readFileSync(own), input: plainInput }
  for (const size of [
    { width: 64, height: 64 },
    { width: 320, height: 192 },
  ]) {
    const backbone = await openOnnxBackbone(network, size)
    expect(backbone.stride).toBe(8)
    const extractor = await openFeatureExtractor(combinedBackbone([backbone, filterBank]), size)
    const { rows, columns, data } = await extractor.extract(new Uint8Array(size.width * size.height * 3).fill(90))
    await extractor.release()
    expect([rows, columns]).toEqual([(size.width * size.height) / 64, backbone.featureCount + filterBank.featureCount])
    expect(data.every(Number.isFinite)).toBe(true)
  }
})
