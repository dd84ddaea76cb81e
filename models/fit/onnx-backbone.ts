import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Size } from '../../shared/model/input-size.ts'
import { openSession } from '../../shared/model/onnx-session.ts'
import { verifyGraph } from '../../shared/model/verify.ts'
import type { Backbone } from './backbone.ts'
import { FitError } from './fit-error.ts'
import { addExcerpt, excerptOf, type OnnxExcerpt } from './onnx-excerpt.ts'
import { createOnnxGraph, type OnnxGraph } from './onnx-graph.ts'

type Triple = readonly [number, number, number]

/** How a network wants its pictures: a value is `(pixel − mean) / deviation`, both in 0 to 255, in the order of `channels`. */
export interface NetworkInput {
  readonly channels: 'rgb' | 'bgr'
  readonly mean: Triple
  readonly deviation: Triple
}

/** RGB from 0 to 1. */
export const plainInput: NetworkInput = { channels: 'rgb', mean: [0, 0, 0], deviation: [255, 255, 255] }

/** A network in a file, and which of its layers describe a picture. */
export interface NetworkSource {
  /** Path of the ONNX file; messages name it. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Names of tensors; the outputs of the network unless given. */
  readonly layers?: readonly string[] | undefined
  readonly input: NetworkInput
}

/** What a layer answers with: `[1, channels, rows, columns]`. */
interface LayerMap {
  readonly channels: number
  readonly rows: number
  readonly columns: number
}

/** Order, mean and deviation in one convolution of single pixels. */
function addPicture(graph: OnnxGraph, image: string, { channels, mean, deviation }: NetworkInput): string {
  const planes = graph.node('Cast', [graph.node('Transpose', [image], { perm: [0, 3, 1, 2] })], { to: 1 })
  const weights = new Float32Array(9)
  for (const [output, spread] of deviation.entries()) {
    weights[output * 3 + (channels === 'rgb' ? output : 2 - output)] = 1 / spread
  }
  const offsets = Float32Array.from(mean, (value, output) => -value / (deviation[output] as number))
  const tensors = [planes, graph.constant(weights, [3, 3, 1, 1]), graph.constant(offsets, [3])]
  return graph.node('Conv', tensors, { kernel_shape: [1, 1] })
}

/** Runs the excerpt once to see the shapes of its layers. */
async function probe({ file, input }: NetworkSource, excerpt: OnnxExcerpt, size: Size): Promise<LayerMap[]> {
  const graph = createOnnxGraph('probe')
  const shape = [1, size.height, size.width, 3]
  const picture = addPicture(graph, graph.input('image', 'uint8', shape), input)
  const names = addExcerpt(graph, excerpt, picture, 'network')
  for (const [index, name] of names.entries()) graph.output(`layer_${index}`, name, 'float32')
  const results = await runOnce(graph.bytes(), new Uint8Array(size.width * size.height * 3), shape).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      const advice = 'give its own input size by --size, or another network'
      throw new FitError(`${file}: does not run on ${size.width} × ${size.height} pixels; ${advice} (${reason})`, {
        cause: error,
      })
    },
  )
  return excerpt.layers.map((layer, index) => {
    const found = results[`layer_${index}`]?.shape ?? []
    const [batch, channels = 0, rows = 0, columns = 0] = found
    if (found.length === 4 && batch === 1 && rows > 1 && columns > 1) return { channels, rows, columns }
    throw new FitError(`${file}: the layer ${layer} is [${found.join(', ')}], no map of features; name another layer`)
  })
}

async function runOnce(modelBytes: Uint8Array, pixels: Uint8Array, shape: readonly number[]) {
  const session = await openSession(modelBytes, { threads: 1 })
  return session.run('image', pixels, shape).finally(() => session.release())
}

const threeByThree = { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] }

/** Averages each place of a layer with its neighbours, as PatchCore does, and brings it to the grid of the finest layer. */
function addMap(graph: OnnxGraph, layer: string, { channels, rows, columns }: LayerMap, grid: LayerMap): string {
  const averaged = graph.node('AveragePool', [layer], threeByThree)
  if (rows === grid.rows && columns === grid.columns) return averaged
  const shape = graph.constant(BigInt64Array.from([1, channels, grid.rows, grid.columns], BigInt), [4])
  return graph.node('Resize', [averaged, '', '', shape], { mode: 'linear' })
}

/** Nothing of a file is built or run before it is known to be an honest graph. */
function assertHarmless({ file, bytes }: NetworkSource): void {
  try {
    verifyGraph(file, bytes)
  } catch (error) {
    throw new FitError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/**
 * A backbone from some layers of a network. Networks without padding answer with fewer cells than the picture has
 * strides; their maps are stretched to a whole number of pixels a cell, the next power of two.
 * @param size of the pictures
 * @throws {FitError} when the network or its layers cannot be used, saying why
 */
export async function openOnnxBackbone(source: NetworkSource, size: Size): Promise<Backbone> {
  assertHarmless(source)
  const excerpt = excerptOf(source.file, source.bytes, source.layers)
  const maps = await probe(source, excerpt, size)
  const stride = 2 ** Math.round(Math.log2(Math.min(...maps.map(({ columns }) => size.width / columns))))
  const channels = maps.reduce((sum, map) => sum + map.channels, 0)
  const grid = { channels, rows: size.height / stride, columns: size.width / stride }
  const digest = createHash('sha256').update(source.bytes).digest('hex').slice(0, 8)
  return {
    name: `${basename(source.file)}@${digest}[${excerpt.layers.join(',')}]`,
    featureCount: channels,
    stride,
    addTo(graph, image) {
      const layers = addExcerpt(graph, excerpt, addPicture(graph, image, source.input), 'network')
      const resized = layers.map((layer, index) => addMap(graph, layer, maps[index] as LayerMap, grid))
      return resized.length === 1 ? (resized[0] as string) : graph.node('Concat', resized, { axis: 1 })
    },
  }
}
