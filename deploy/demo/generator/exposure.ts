import { gaussianBlur, sampleBetween, shrink } from './blur.ts'
import type { Camera, Picture } from './camera.ts'
import type { Random } from './random.ts'

const glareScale = 8

/** Blurs a picture by depth, and adds the veil of light scattered in the lens. */
function passLens(scene: Picture, faceShare: Float32Array, camera: Camera): Float32Array {
  const face = gaussianBlur(scene, camera.faceBlurPx).pixels
  const belt = gaussianBlur(scene, camera.beltBlurPx).pixels
  const veil = gaussianBlur(shrink(scene, glareScale), scene.width / glareScale / 14)
  const seen = new Float32Array(scene.pixels.length)
  for (let index = 0; index < seen.length; index++) {
    const pixel = Math.floor(index / 3)
    const column = (pixel % scene.width) / glareScale - 0.5
    const row = Math.floor(pixel / scene.width) / glareScale - 0.5
    const share = faceShare[pixel] ?? 0
    const sharp = share * (face[index] ?? 0) + (1 - share) * (belt[index] ?? 0)
    const scattered = sampleBetween(veil, column, row, index % 3)
    seen[index] = sharp + camera.glare * (scattered - sharp)
  }
  return seen
}

/** Soft shoulder above 0.75, then the transfer curve of sRGB (IEC 61966-2-1), as a byte. */
function developTone(light: number): number {
  const over = Math.max(light - 0.75, 0)
  const held = Math.min(light, 0.75) + (0.25 * over) / (over + 0.25)
  const clipped = Math.max(held, 0)
  const code = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055
  return Math.round(255 * code)
}

/**
 * Exposes a picture: lens blur and glare, natural vignette, shot and read noise, tone curve.
 *
 * @param scene radiance, three numbers per pixel
 * @param faceShare per pixel, how near it lies to the plane in focus, from 0 (belt) to 1 (face)
 * @returns red, green and blue bytes, row by row
 */
export function expose(scene: Picture, faceShare: Float32Array, camera: Camera, random: Random): Uint8Array {
  const seen = passLens(scene, faceShare, camera)
  const bytes = new Uint8Array(seen.length)
  const { width, height } = scene
  const diagonalSquared = (width ** 2 + height ** 2) / 4
  for (let index = 0; index < seen.length; index++) {
    const pixel = Math.floor(index / 3)
    const dx = (pixel % width) - width / 2
    const dy = Math.floor(pixel / width) - height / 2
    const falloff = 1 - (camera.vignette * (dx * dx + dy * dy)) / diagonalSquared
    const light = (seen[index] ?? 0) * falloff * camera.exposure
    const electrons = light * camera.fullWellElectrons
    const deviation = Math.sqrt(Math.max(electrons, 0) + camera.readNoiseElectrons ** 2)
    const counted = electrons + deviation * random.normal()
    bytes[index] = developTone(counted / camera.fullWellElectrons)
  }
  return bytes
}
