import { type Furrow, scratchAt, stainDepth } from './blemish.ts'
import { type Pose, placeOnPart } from './camera.ts'
import type { Specimen } from './defect.ts'
import { type Finish, finishAt } from './finish.ts'
import { fallToBottom, fallToRight, type HeightField, type Sample } from './height-field.ts'
import { inkCoverage } from './mark.ts'
import { ink, materialOf, plastic } from './material.ts'
import { region, type Surface, surfaceAt } from './relief.ts'

/** One point of the surface, ready to be lit: facets as turned in the picture, colours as printed or stained. */
export interface Patch extends Finish {
  readonly specular: Float64Array
  readonly albedo: Float64Array
}

/** Fresh room for a patch. */
export function createPatch(): Patch {
  return {
    slopeX: 0,
    slopeY: 0,
    roughnessAlong: 0.2,
    roughnessAcross: 0.2,
    grainX: 1,
    grainY: 0,
    tone: 1,
    specular: new Float64Array(3),
    albedo: new Float64Array(3),
  }
}

const surface: Surface = { heightMm: 0, region: region.belt, centreXMm: 0, centreYMm: 0 }
const furrow: Furrow = { share: 0, slopeX: 0, slopeY: 0 }

/** Gives a patch its colours, and lays print, film and furrow over its finish. */
function paint(specimen: Specimen, x: number, y: number, patch: Patch): void {
  const { part, scratch, stain } = specimen
  const insert = part.inserts.find(({ xMm }) => Math.abs(x - xMm) < 5)
  const base = surface.region === region.insert && insert ? plastic(insert) : materialOf(surface.region)
  const onMetal = surface.region !== region.insert && surface.region !== region.belt
  furrow.share = 0
  if (scratch && onMetal) scratchAt(scratch, x, y, furrow)
  const printed = surface.region === region.plate ? inkCoverage(part, x, y) * (1 - furrow.share) : 0
  const film = stain && surface.region !== region.belt ? stainDepth(stain, x, y) : 0
  for (let channel = 0; channel < 3; channel++) {
    const clear = Math.exp(-film * (stain?.absorbance[channel] ?? 0)) * patch.tone * (1 - 0.3 * furrow.share)
    const bareSpecular = base.specular[channel] ?? 0
    const bareAlbedo = base.albedo[channel] ?? 0
    const inkSpecular = ink.specular[channel] ?? 0
    const inkAlbedo = ink.albedo[channel] ?? 0
    patch.specular[channel] = clear * (bareSpecular + printed * (inkSpecular - bareSpecular))
    patch.albedo[channel] = clear * (bareAlbedo + printed * (inkAlbedo - bareAlbedo))
  }
  const filled = Math.min(1, 0.45 * film + 0.4 * printed)
  patch.slopeX *= 1 - filled
  patch.slopeY *= 1 - filled
  patch.roughnessAlong *= 1 + 1.2 * printed - 0.1 * filled
  patch.roughnessAcross *= 1 + 0.4 * printed - 0.25 * filled
  if (furrow.share === 0) return
  patch.slopeX += furrow.slopeX
  patch.slopeY += furrow.slopeY
  patch.roughnessAlong *= 1 + 0.8 * furrow.share
}

/** Works out the surface that one ray of the camera meets, into `patch`. */
export function patchAt(specimen: Specimen, pose: Pose, field: HeightField, sample: Sample, patch: Patch): void {
  const [x, y] = placeOnPart(pose, [sample.xMm, sample.yMm])
  surfaceAt(specimen.part, x, y, surface)
  finishAt(specimen.part, surface, x, y, patch)
  paint(specimen, x, y, patch)
  const cosine = Math.cos(pose.turnRad)
  const sine = Math.sin(pose.turnRad)
  const { slopeX, slopeY, grainX, grainY } = patch
  patch.slopeX = slopeX * cosine - slopeY * sine + fallToRight(field, sample)
  patch.slopeY = slopeX * sine + slopeY * cosine + fallToBottom(field, sample)
  patch.grainX = grainX * cosine - grainY * sine
  patch.grainY = grainX * sine + grainY * cosine
}
