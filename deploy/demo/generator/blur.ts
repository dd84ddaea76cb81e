import type { Picture } from './camera.ts'

function gaussianWeights(sigmaPx: number): Float32Array {
  const radius = Math.ceil(3 * sigmaPx)
  const weights = Float32Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-((index - radius) ** 2) / (2 * sigmaPx ** 2)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Blurs along one axis: `step` apart lie neighbours, of which a line has `count`. */
function blurLines(source: Float32Array, weights: Float32Array, step: number, count: number): Float32Array {
  const radius = (weights.length - 1) / 2
  const blurred = new Float32Array(source.length)
  for (let index = 0; index < source.length; index++) {
    const position = Math.floor(index / step) % count
    let sum = 0
    for (let tap = -radius; tap <= radius; tap++) {
      const clamped = Math.min(Math.max(position + tap, 0), count - 1)
      sum += (weights[tap + radius] ?? 0) * (source[index + (clamped - position) * step] ?? 0)
    }
    blurred[index] = sum
  }
  return blurred
}

/** Blurs a picture with a Gaussian of the given standard deviation. */
export function gaussianBlur(picture: Picture, sigmaPx: number): Picture {
  const { width, height, pixels } = picture
  const weights = gaussianWeights(sigmaPx)
  const rows = blurLines(pixels, weights, 3, width)
  return { width, height, pixels: blurLines(rows, weights, 3 * width, height) }
}

/** Averages squares of pixels into one each. */
export function shrink(picture: Picture, factor: number): Picture {
  const width = Math.floor(picture.width / factor)
  const height = Math.floor(picture.height / factor)
  const pixels = new Float32Array(3 * width * height)
  for (let row = 0; row < height * factor; row++) {
    for (let column = 0; column < width * factor; column++) {
      const target = 3 * (Math.floor(row / factor) * width + Math.floor(column / factor))
      const source = 3 * (row * picture.width + column)
      for (let channel = 0; channel < 3; channel++) {
        pixels[target + channel] =
          (pixels[target + channel] ?? 0) + (picture.pixels[source + channel] ?? 0) / factor ** 2
      }
    }
  }
  return { width, height, pixels }
}

/** One channel of a picture between its pixels, bilinear, clamped at the border. */
export function sampleBetween(picture: Picture, column: number, row: number, channel: number): number {
  const { width, height, pixels } = picture
  const x = Math.min(Math.max(column, 0), width - 1)
  const y = Math.min(Math.max(row, 0), height - 1)
  const left = Math.min(Math.floor(x), width - 2)
  const top = Math.min(Math.floor(y), height - 2)
  const first = 3 * (top * width + left) + channel
  const second = first + 3 * width
  const above = (pixels[first] ?? 0) + (x - left) * ((pixels[first + 3] ?? 0) - (pixels[first] ?? 0))
  const below = (pixels[second] ?? 0) + (x - left) * ((pixels[second + 3] ?? 0) - (pixels[second] ?? 0))
  return above + (y - top) * (below - above)
}
