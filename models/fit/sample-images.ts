import type { RgbImage } from '../../shared/imaging/image.ts'
import { seededRandom } from './random.ts'

const side = 64

/** Made-up good parts for tests: a brown disc on grey, not quite in the same place, with a little noise. */
export function goodImages(count: number, seed = 1): RgbImage[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const [centreX, centreY] = [31 + 2 * random(), 31 + 2 * random()]
    const data = new Uint8Array(side * side * 3)
    for (let pixel = 0; pixel < side * side; pixel++) {
      const inside = Math.hypot((pixel % side) - centreX, Math.floor(pixel / side) - centreY) < 20
      const colour = inside ? [140, 100, 60] : [90, 90, 90]
      colour.forEach((value, channel) => {
        data[pixel * 3 + channel] = value + 8 * random()
      })
    }
    return { width: side, height: side, data }
  })
}

/** The same part with a bright scratch across the disc. */
export function scratched(image: RgbImage): RgbImage {
  const data = image.data.slice()
  for (let x = 24; x < 40; x++) data.fill(230, (32 * side + x) * 3, (32 * side + x) * 3 + 3)
  return { ...image, data }
}
