import { smoothStep } from './distance.ts'
import { type HeightField, heightAt } from './height-field.ts'

const reachMm = 16

/**
 * How much of a distant point light a sample sees, from 0 (in shadow) to 1.
 *
 * The ray is marched over the height field; a near miss counts as partly hidden, which softens
 * the edge of the shadow of each light sample.
 *
 * @param slope rise of the ray in millimetres per millimetre travelled sideways
 */
export function lightVisibility(
  field: HeightField,
  column: number,
  row: number,
  directionX: number,
  directionY: number,
  slope: number,
): number {
  const startMm = heightAt(field, column, row) + 0.02
  let visible = 1
  for (let travelMm = 0.17; travelMm < reachMm; travelMm *= 1.5) {
    const rayMm = startMm + slope * travelMm
    if (rayMm > field.maximumMm) break
    const steps = travelMm / field.pitchMm
    const surfaceMm = heightAt(field, column + directionX * steps, row + directionY * steps)
    const clearance = (rayMm - surfaceMm) / travelMm
    if (clearance <= -0.1) return 0
    if (clearance < 0.1) visible = Math.min(visible, smoothStep(-0.1, 0.1, clearance))
  }
  return visible
}

/**
 * Share of the sky a sample sees: ambient occlusion by horizon angles (Bavoil et al. 2008).
 *
 * @param turnRad rotates the four search directions, so that neighbours look different ways
 */
export function skyVisibility(field: HeightField, column: number, row: number, turnRad: number): number {
  const startMm = heightAt(field, column, row)
  if (startMm >= field.maximumMm) return 1
  let visible = 0
  for (let quarter = 0; quarter < 4; quarter++) {
    const angle = turnRad + (quarter * Math.PI) / 2
    const directionX = Math.cos(angle) / field.pitchMm
    const directionY = Math.sin(angle) / field.pitchMm
    let horizon = 0
    for (let travelMm = 0.3; travelMm < reachMm; travelMm *= 1.9) {
      const surfaceMm = heightAt(field, column + directionX * travelMm, row + directionY * travelMm)
      horizon = Math.max(horizon, (surfaceMm - startMm) / travelMm)
    }
    visible += 0.25 / (1 + horizon * horizon)
  }
  return visible
}
