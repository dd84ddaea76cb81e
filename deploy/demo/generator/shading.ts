import { type HeightField, heightAt, type Sample } from './height-field.ts'
import type { AreaLight, Lighting } from './light.ts'
import { lightVisibility, skyVisibility } from './occlusion.ts'
import type { Patch } from './patch.ts'
import { fresnel, mirroredShare } from './reflection.ts'

// Filled anew for every ray; to allocate them a million times over would cost more than the shading.
const corners = new Float64Array(8)
const reflectances = new Float64Array(3)

/** Slopes of the facets that mirror each corner of a light from a point into the camera. */
function findMirrorSlopes(light: AreaLight, x: number, y: number, z: number): void {
  for (let corner = 0; corner < 4; corner++) {
    const side = corner === 0 || corner === 3 ? -1 : 1
    const rise = corner < 2 ? -1 : 1
    const dx = light.centreMm[0] + side * light.sideMm[0] + rise * light.riseMm[0] - x
    const dy = light.centreMm[1] + side * light.sideMm[1] + rise * light.riseMm[1] - y
    const dz = light.centreMm[2] + side * light.sideMm[2] + rise * light.riseMm[2] - z
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz)
    corners[2 * corner] = dx / (length + dz)
    corners[2 * corner + 1] = dy / (length + dz)
  }
}

/** Share of a light that a sample sees, from two points on it chosen by the sample's place. */
function visibleShare(light: AreaLight, field: HeightField, column: number, row: number): number {
  const stratum = (column & 1) * 2 + (row & 1)
  const side = (stratum - 1.5) / 2
  const lowest = (stratum & 1) === 0 ? -0.75 : -0.25
  let sum = 0
  for (let rise = lowest; rise < 1; rise++) {
    const dx = light.centreMm[0] + side * light.sideMm[0] + rise * light.riseMm[0]
    const dy = light.centreMm[1] + side * light.sideMm[1] + rise * light.riseMm[1]
    const dz = light.centreMm[2] + side * light.sideMm[2] + rise * light.riseMm[2]
    const sideways = Math.sqrt(dx * dx + dy * dy)
    sum += lightVisibility(field, column, row, dx / sideways, dy / sideways, dz / sideways)
  }
  return sum / 2
}

/** Irradiance of a patch by a light of unit radiance, taken as if gathered at its centre. */
function irradianceShare(light: AreaLight, patch: Patch, x: number, y: number, z: number): number {
  const dx = light.centreMm[0] - x
  const dy = light.centreMm[1] - y
  const dz = light.centreMm[2] - z
  const distance = Math.sqrt(dx * dx + dy * dy + dz * dz)
  const normalLength = Math.sqrt(1 + patch.slopeX ** 2 + patch.slopeY ** 2)
  const cosine = (dx * patch.slopeX + dy * patch.slopeY + dz) / (distance * normalLength)
  const areaMm2 = 4 * Math.hypot(...light.sideMm) * Math.hypot(...light.riseMm)
  return (Math.max(cosine, 0) * areaMm2) / distance ** 2
}

/** Sky brightness in the direction a patch mirrors: brighter to one side, fading to the horizon. */
function mirroredSky(lighting: Lighting, patch: Patch): number {
  const lean = patch.slopeX * lighting.skySlopeX + patch.slopeY * lighting.skySlopeY
  const steepnessSquared = patch.slopeX ** 2 + patch.slopeY ** 2
  return (1 + Math.min(Math.max(2 * lean, -0.6), 0.6)) / (1 + 0.8 * steepnessSquared)
}

/** Works out the light that a patch sends to the camera, into `radiance`: red, green and blue. */
export function shade(
  patch: Patch,
  sample: Sample,
  field: HeightField,
  lighting: Lighting,
  radiance: Float32Array,
): void {
  const { column, row, xMm, yMm } = sample
  const zMm = heightAt(field, column, row)
  const open = skyVisibility(field, column, row, ((column & 1) * 2 + (row & 1)) * (Math.PI / 8))
  const skyMirror = mirroredSky(lighting, patch)
  const cosine = 1 / Math.sqrt(1 + patch.slopeX ** 2 + patch.slopeY ** 2)
  for (let channel = 0; channel < 3; channel++) {
    const albedo = patch.albedo[channel] ?? 0
    const reflectance = fresnel(patch.specular[channel] ?? 0, cosine)
    // Light that hits a wall bounces on instead of being lost (geometric series of bounces).
    const bounce = Math.max(0.6 * reflectance, albedo)
    const reached = open / (1 - bounce * (1 - open))
    reflectances[channel] = reflectance
    radiance[channel] = (lighting.sky[channel] ?? 0) * reached * (reflectance * skyMirror + albedo)
  }
  for (const light of lighting.lights) {
    const seen = visibleShare(light, field, column, row)
    if (seen === 0) continue
    findMirrorSlopes(light, xMm, yMm, zMm)
    const mirror = seen * mirroredShare(patch, corners)
    const diffuse = (seen * irradianceShare(light, patch, xMm, yMm, zMm)) / Math.PI
    for (let channel = 0; channel < 3; channel++) {
      const strength = (reflectances[channel] ?? 0) * mirror + (patch.albedo[channel] ?? 0) * diffuse
      radiance[channel] = (radiance[channel] ?? 0) + (light.radiance[channel] ?? 0) * strength
    }
  }
}
