import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'
import { openSession } from '../../../shared/model/onnx-session.ts'
import { normalDraw, randomOf } from '../statistics/random.ts'

/** Numbers of an embedding. */
export const embeddingLength = 32

/** Pixels to which a picture is squeezed, both ways: a multiple of the network's 16. */
const side = 192
/** Channels of the network's two outputs. */
const outputs = { stride8: 64, stride16: 128 } as const
const channels = outputs.stride8 + outputs.stride16
/** Fixes the projection: embeddings of two versions of this software can be compared as long as it stays. */
const projectionSeed = 1
/** It waits for whatever else runs: one core is enough. */
const threads = 1

/** Says in a few numbers how a picture looks to the project's own network, whatever model the station runs. */
export interface Embedder {
  /** @param picture of any size @returns `embeddingLength` numbers */
  embed(picture: RgbImage): Promise<Float32Array>
  release(): Promise<void>
}

/**
 * Opens the network. It blocks the event loop for tens of milliseconds a picture: keep it in a process or thread of its own.
 * An embedding is the mean of every channel over the picture, brought to `embeddingLength` numbers by a random projection,
 * which keeps distances (Johnson and Lindenstrauss 1984).
 * @param networkBytes the file `models/backbone/backbone.onnx`
 */
export async function openEmbedder(networkBytes: Uint8Array): Promise<Embedder> {
  const session = await openSession(networkBytes, { threads })
  const projection = randomProjection()
  return {
    async embed(picture) {
      const whole = { x: 0, y: 0, width: picture.width, height: picture.height }
      const squeezed = await cropAndScale(picture, whole, { width: side, height: side })
      const results = await session.run('image', planes(squeezed), [1, 3, side, side])
      const means = Object.entries(outputs).flatMap(([name, count]) => {
        return channelMeans(results[name]?.data as Float32Array, count)
      })
      return projected(means, projection)
    },
    release: () => session.release(),
  }
}

/** Red, green and blue one after the other, 0 to 1. */
function planes({ data }: RgbImage): Float32Array {
  const pixels = side * side
  const values = new Float32Array(pixels * 3)
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      values[channel * pixels + pixel] = (data[pixel * 3 + channel] as number) / 255
    }
  }
  return values
}

function channelMeans(map: Float32Array, count: number): number[] {
  const cells = map.length / count
  return Array.from({ length: count }, (_, channel) => {
    let sum = 0
    for (let cell = channel * cells; cell < (channel + 1) * cells; cell++) sum += map[cell] as number
    return sum / cells
  })
}

function randomProjection(): Float32Array {
  const random = randomOf({ seed: projectionSeed })
  return Float32Array.from(
    { length: embeddingLength * channels },
    () => normalDraw(random) / Math.sqrt(embeddingLength),
  )
}

function projected(means: readonly number[], projection: Float32Array): Float32Array {
  return Float32Array.from({ length: embeddingLength }, (_, row) =>
    means.reduce((sum, mean, column) => sum + mean * (projection[row * channels + column] as number), 0),
  )
}
