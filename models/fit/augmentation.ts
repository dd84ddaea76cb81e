import type { RgbImage } from '../../shared/imaging/image.ts'
import type { Random } from './random.ts'

/** Farther than this, in pixels, no copy is shifted: about what a fixture leaves. */
export const shiftPixelsMax = 6

/** Share by which light may be stronger or weaker, and grey levels that may be added everywhere. */
const gainSpread = 0.06
const offsetSpread = 4

/** Between −1 and 1. */
const signed = (random: Random) => 2 * random() - 1

/** How bytes look in other light; one table, for an image has many pixels. */
function lightTable(random: Random): Uint8Array {
  const gain = 1 + gainSpread * signed(random)
  const offset = offsetSpread * signed(random)
  return Uint8Array.from({ length: 256 }, (_, value) => Math.round(Math.min(255, Math.max(0, gain * value + offset))))
}

/**
 * The same part a few pixels off and in slightly other light, as the next shift may see it. The image goes on past its
 * border as it ends there; what lies that close to the border is no example of a good part.
 */
export function variantOf({ width, height, data }: RgbImage, random: Random): RgbImage {
  const shiftX = Math.round(shiftPixelsMax * signed(random))
  const shiftY = Math.round(shiftPixelsMax * signed(random))
  const table = lightTable(random)
  const within = (position: number, count: number) => Math.min(count - 1, Math.max(0, position))
  const varied = new Uint8Array(data.length)
  let index = 0
  for (let y = 0; y < height; y++) {
    const line = within(y - shiftY, height) * width
    for (let x = 0; x < width; x++) {
      const source = (line + within(x - shiftX, width)) * 3
      for (let channel = 0; channel < 3; channel++) varied[index++] = table[data[source + channel] as number] as number
    }
  }
  return { width, height, data: varied }
}
