import { segmentDistance, smoothStep } from './distance.ts'
import type { Rgb } from './light.ts'
import { fractalNoise, valueNoise } from './noise.ts'
import type { Random } from './random.ts'

/** A point of the part, in millimetres from its centre. */
export type Point = readonly [xMm: number, yMm: number]

/** A furrow ploughed into the surface along a path. */
export interface Scratch {
  readonly path: readonly Point[]
  readonly widthMm: number
  /** Steepest slope of its flanks. */
  readonly slope: number
  readonly seed: number
}

/** A thin film of dirt or oil. */
export interface Stain {
  readonly centre: Point
  readonly radiusMm: number
  readonly stretch: number
  readonly angleRad: number
  /** Optical depth of the film for red, green and blue. */
  readonly absorbance: Rgb
  /** Width of its edge as a share of its radius, and how much thicker it dried at the rim. */
  readonly softness: number
  readonly rim: number
  readonly seed: number
}

/** Slope and depth of a scratch at one point; filled in place by `scratchAt`. */
export interface Furrow {
  /** How far into the scratch the point lies, from 0 to 1. */
  share: number
  slopeX: number
  slopeY: number
}

/** Draws the path of a slipping tool: nearly straight, with a slow bend and some shaking. */
export function drawPath(random: Random, start: Point, lengthMm: number): readonly Point[] {
  const stepMm = 0.8
  let heading = random.uniform(0, 2 * Math.PI)
  let bend = random.uniform(-0.02, 0.02)
  let [x, y] = start
  const path: Point[] = [[x, y]]
  for (let travelMm = 0; travelMm < lengthMm; travelMm += stepMm) {
    bend += 0.006 * random.normal()
    heading += bend
    x += stepMm * Math.cos(heading) + 0.03 * random.normal()
    y += stepMm * Math.sin(heading) + 0.03 * random.normal()
    path.push([x, y])
  }
  return path
}

/** Finds how a scratch tilts the surface at a point: a furrow with a burr along either side. */
export function scratchAt(scratch: Scratch, x: number, y: number, furrow: Furrow): void {
  furrow.share = 0
  furrow.slopeX = 0
  furrow.slopeY = 0
  const reachMm = scratch.widthMm * 1.6
  const last = scratch.path.length - 1
  for (let index = 0; index < last; index++) {
    const [x1, y1] = scratch.path[index] ?? [0, 0]
    const [x2, y2] = scratch.path[index + 1] ?? [0, 0]
    if (Math.abs(x - x1) > 2 || Math.abs(y - y1) > 2) continue
    if (segmentDistance(x, y, x1, y1, x2, y2) > reachMm) continue
    const progress = index / last
    const pressure =
      smoothStep(0, 0.12, progress) *
      smoothStep(0, 0.3, 1 - progress) *
      smoothStep(-0.75, 0.1, valueNoise(index * 0.7, 0, scratch.seed))
    const length = Math.hypot(x2 - x1, y2 - y1)
    const [acrossX, acrossY] = [-(y2 - y1) / length, (x2 - x1) / length]
    const offset = ((x - x1) * acrossX + (y - y1) * acrossY) / (scratch.widthMm / 2)
    const share = pressure * Math.exp(-offset * offset)
    if (share <= furrow.share) continue
    // Slope of the profile -(1 - u²)·exp(-u²), scaled to the steepest flank.
    const flank = 1.1 * scratch.slope * share * offset * (offset * offset - 2)
    furrow.share = share
    furrow.slopeX = flank * acrossX
    furrow.slopeY = flank * acrossY
  }
}

/** Thickness of a stain at a point, from 0 to about 1.3 on its dried rim. */
export function stainDepth(stain: Stain, x: number, y: number): number {
  const dx = x - stain.centre[0]
  const dy = y - stain.centre[1]
  const along = dx * Math.cos(stain.angleRad) + dy * Math.sin(stain.angleRad)
  const across = dy * Math.cos(stain.angleRad) - dx * Math.sin(stain.angleRad)
  const distance = Math.hypot(along / stain.stretch, across) / stain.radiusMm
  if (distance > 1.8) return 0
  const ragged = distance + 0.45 * fractalNoise(x * 0.24, y * 0.24, stain.seed, 5)
  const film = 1 - smoothStep(1 - stain.softness, 1, ragged)
  const rim = stain.rim * Math.exp(-(((ragged - 0.86) / 0.07) ** 2))
  const uneven = 0.35 + 0.55 * stain.softness
  const thickness = 0.75 + uneven * fractalNoise(x * 0.5, y * 0.5, stain.seed + 9, 4)
  return film * (Math.max(thickness, 0.15) + rim)
}
