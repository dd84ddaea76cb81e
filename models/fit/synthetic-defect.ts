import type { RgbImage } from '../../shared/imaging/image.ts'
import type { Random } from './random.ts'

/** Sides of what is pasted and lengths of scratches, as shares of the picture's shorter side. */
const patchShare = { min: 0.05, max: 0.2 }
const scratchShare = { min: 0.1, max: 0.35 }
const scratchPixels = 2
const stainContrast = 60

const between = (random: Random, min: number, max: number) => min + (max - min) * random()

/** A rectangle of a good part in a place where it does not belong (CutPaste, Li et al. 2021). */
function paste(target: RgbImage, source: RgbImage, random: Random): void {
  const side = Math.min(target.width, target.height)
  const width = Math.round(side * between(random, patchShare.min, patchShare.max))
  const height = Math.round(side * between(random, patchShare.min, patchShare.max))
  const [fromX, toX] = [random(), random()].map((share) => Math.floor(share * (target.width - width)))
  const [fromY, toY] = [random(), random()].map((share) => Math.floor(share * (target.height - height)))
  for (let y = 0; y < height; y++) {
    const from = (((fromY as number) + y) * source.width + (fromX as number)) * 3
    const to = (((toY as number) + y) * target.width + (toX as number)) * 3
    target.data.set(source.data.subarray(from, from + width * 3), to)
  }
}

/** A thin straight line of one grey. */
function scratch({ width, height, data }: RgbImage, random: Random): void {
  const length = Math.min(width, height) * between(random, scratchShare.min, scratchShare.max)
  const angle = 2 * Math.PI * random()
  const [startX, startY] = [random() * width, random() * height]
  const grey = 255 * random()
  for (let step = 0; step < length; step += 0.5) {
    for (let across = 0; across < scratchPixels; across++) {
      const x = Math.round(startX + step * Math.cos(angle) - across * Math.sin(angle))
      const y = Math.round(startY + step * Math.sin(angle) + across * Math.cos(angle))
      if (x >= 0 && x < width && y >= 0 && y < height) data.fill(grey, (y * width + x) * 3, (y * width + x) * 3 + 3)
    }
  }
}

/** A round place that fades into its surroundings, darker or lighter. */
function stain({ width, height, data }: RgbImage, random: Random): void {
  const radius = 0.5 * Math.min(width, height) * between(random, patchShare.min, patchShare.max)
  const [centreX, centreY] = [random() * width, random() * height]
  const contrast = (random() < 0.5 ? -1 : 1) * between(random, stainContrast / 3, stainContrast)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const distance = Math.hypot((pixel % width) - centreX, Math.floor(pixel / width) - centreY) / radius
    if (distance >= 1) continue
    for (let channel = 0; channel < 3; channel++) {
      const value = (data[pixel * 3 + channel] as number) + contrast * (1 - distance * distance)
      data[pixel * 3 + channel] = Math.min(255, Math.max(0, value))
    }
  }
}

/**
 * A good part with a made-up defect: something out of its place, something from another part, a scratch or a stain, in
 * turn. By such parts settings are chosen where no real defects are known; no threshold rests on them.
 * @param other another good part of the same size
 * @param turn which defect it is
 */
export function withDefect(image: RgbImage, other: RgbImage, turn: number, random: Random): RgbImage {
  const target = { ...image, data: Uint8Array.from(image.data) }
  const makers = [
    () => paste(target, image, random),
    () => scratch(target, random),
    () => paste(target, other, random),
    () => stain(target, random),
  ]
  makers[turn % makers.length]?.()
  return target
}
