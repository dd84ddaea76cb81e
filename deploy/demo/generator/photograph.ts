import { shrink } from './blur.ts'
import { drawCamera, drawPose, type Picture, type Pose, type View } from './camera.ts'
import type { Specimen } from './defect.ts'
import { expose } from './exposure.ts'
import { type HeightField, heightAt, measureHeights, sampleAt } from './height-field.ts'
import { drawLighting, type Lighting } from './light.ts'
import { createPatch, patchAt } from './patch.ts'
import { createRandom } from './random.ts'
import { shade } from './shading.ts'

const raysPerSide = 2
const depthOfFieldMm = 10

/** One finished photograph. */
export interface Photograph {
  readonly pose: Pose
  /** Red, green and blue bytes, row by row, of the view's size. */
  readonly pixels: Uint8Array
}

/** Radiance of a scene, one picture element per ray. */
function render(specimen: Specimen, pose: Pose, lighting: Lighting, field: HeightField): Picture {
  const { width, height } = field
  const pixels = new Float32Array(3 * width * height)
  const patch = createPatch()
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const sample = sampleAt(field, column, row)
      const first = 3 * (row * width + column)
      patchAt(specimen, pose, field, sample, patch)
      shade(patch, sample, field, lighting, pixels.subarray(first, first + 3))
    }
  }
  return { width, height, pixels }
}

/** How near each pixel lies to the plane in focus, from 0 on the belt to 1 on the part's face. */
function findFocus(field: HeightField, view: View): Float32Array {
  return Float32Array.from({ length: view.widthPx * view.heightPx }, (_, pixel) => {
    const column = (pixel % view.widthPx) * raysPerSide
    const row = Math.floor(pixel / view.widthPx) * raysPerSide
    return Math.min(heightAt(field, column, row) / depthOfFieldMm, 1)
  })
}

/** Photographs a specimen from straight above; the seed decides pose, light, camera and noise. */
export function takePhotograph(specimen: Specimen, view: View, seed: number): Photograph {
  const pose = drawPose(createRandom(seed, 'pose'))
  const lighting = drawLighting(createRandom(seed, 'light'))
  const camera = drawCamera(createRandom(seed, 'camera'))
  const field = measureHeights(specimen.part, pose, view, raysPerSide)
  const scene = shrink(render(specimen, pose, lighting, field), raysPerSide)
  const pixels = expose(scene, findFocus(field, view), camera, createRandom(seed, 'noise'))
  return { pose, pixels }
}
