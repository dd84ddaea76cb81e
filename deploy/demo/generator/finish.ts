import { smoothStep } from './distance.ts'
import { fractalNoise, valueNoise } from './noise.ts'
import { nominalPart, type Part } from './part.ts'
import type { Facets } from './reflection.ts'
import { region, type Surface } from './relief.ts'

/** Facets of the surface within the part's frame, and how bright its material is, nominally 1. */
export interface Finish extends Facets {
  tone: number
}

function setGrain(finish: Finish, grainX: number, grainY: number, slopeAcross: number): void {
  finish.grainX = grainX
  finish.grainY = grainY
  finish.slopeX = -grainY * slopeAcross
  finish.slopeY = grainX * slopeAcross
}

function setRoughness(finish: Finish, along: number, across: number, tone: number): void {
  finish.roughnessAlong = along
  finish.roughnessAcross = across
  finish.tone = tone
}

/** Grooves of unequal depth: streaks a few tenths of a millimetre apart, long along the cut. */
function grooves(across: number, along: number, seed: number): number {
  return (
    0.6 * valueNoise(across * 7, along * 0.12, seed) +
    0.4 * valueNoise(across * 3.1, along * 0.05, seed + 1) +
    0.35 * valueNoise(across * 11, along * 0.5, seed + 2)
  )
}

/** Arcs of a fly cutter fed along x in one pass, crossed by its trailing edge. */
function flyCut(finish: Finish, x: number, y: number, seed: number): void {
  const cutterRadiusMm = 47
  const offset = y + 5
  const root = Math.sqrt(cutterRadiusMm ** 2 - offset ** 2)
  const leading = x - root
  const trailing = x + root
  const feedMark = Math.sin((2 * Math.PI * leading) / 0.92 + 0.9 * valueNoise(leading, 1, seed))
  const cut = grooves(leading, y, seed + 3)
  const back = grooves(trailing, y, seed + 6)
  const cosine = root / cutterRadiusMm
  const sine = offset / cutterRadiusMm
  setGrain(finish, -sine, cosine, 0.025 * feedMark + 0.075 * cut)
  finish.slopeX -= 0.035 * back * cosine
  finish.slopeY += 0.035 * back * sine
  setRoughness(finish, 0.13, 0.22, 1)
}

/** Rings of a turning tool or a drill about a centre. */
function turn(finish: Finish, dx: number, dy: number, seed: number, strength: number): void {
  const radius = Math.sqrt(dx * dx + dy * dy) + 1e-6
  const angle = Math.atan2(dy, dx)
  const ring = grooves(radius, 4 * Math.abs(angle), seed)
  const feedMark = Math.sin((2 * Math.PI * radius) / 0.45)
  setGrain(finish, -dy / radius, dx / radius, strength * (ring + 0.3 * feedMark))
}

/** Scallops of an end mill that cleared a pocket in long strokes along y. */
function endMill(finish: Finish, x: number, y: number, seed: number): void {
  const strokeMm = 3.1
  const stroke = Math.floor(x / strokeMm)
  const within = x / strokeMm - stroke - 0.5
  const turnedBack = stroke % 2 === 0 ? 1 : -1
  const arc = y + turnedBack * 1.9 * Math.sqrt(1 - 3 * within ** 2) + 0.37 * stroke
  const cut = grooves(arc, x * 3, seed + 5 * stroke)
  const slope = 0.085 * cut + 0.02 * Math.sin((2 * Math.PI * arc) / 0.43)
  const lean = -1.9 * turnedBack * within
  const length = Math.sqrt(1 + lean * lean)
  setGrain(finish, 1 / length, lean / length, slope)
  finish.slopeX += 0.05 * smoothStep(0.44, 0.5, Math.abs(within)) * Math.sign(within)
  setRoughness(finish, 0.16, 0.26, 0.97)
}

/** Woven fabric face of a conveyor belt: twill, scuffs, dust and a few stray fibres. */
function weave(finish: Finish, x: number, y: number, seed: number): void {
  const wander = 0.8 * valueNoise(x * 0.5, y * 0.5, seed)
  const across = Math.sin(2.6 * (x + y) + wander)
  const down = Math.sin(2.6 * (x - 0.9 * y) - wander)
  const crumb = valueNoise(x * 4.1, y * 4.1, seed + 2)
  setGrain(finish, 1, 0, 0)
  finish.slopeX = 0.12 * (across + down) + 0.22 * crumb
  finish.slopeY = 0.12 * (across - down) + 0.22 * valueNoise(x * 4.1, y * 4.1, seed + 3)
  const scuff = fractalNoise(x * 0.05, y * 0.13, seed + 4, 5)
  const dust = smoothStep(0.84, 0.97, valueNoise(x * 2.1, y * 2.1, seed + 5))
  const strand = Math.abs(valueNoise(x * 0.16, y * 0.16, seed + 6))
  const fibre = smoothStep(0.012, 0.004, strand) * smoothStep(0.55, 0.75, valueNoise(x * 0.1, y * 0.1, seed + 7))
  const tone = 1 + 0.55 * scuff + 0.25 * crumb + 0.12 * across + 1.5 * dust + 1.6 * fibre
  setRoughness(finish, 0.5, 0.5, tone)
}

/** Moulded plastic: almost even, with a faint orange peel. */
function mould(finish: Finish, x: number, y: number, seed: number): void {
  setGrain(finish, 1, 0, 0)
  finish.slopeX = 0.012 * valueNoise(x * 2.1, y * 2.1, seed)
  finish.slopeY = 0.012 * valueNoise(x * 2.1, y * 2.1, seed + 1)
  const mottle = fractalNoise(x * 1.7, y * 1.7, seed + 2, 3)
  setRoughness(finish, 0.075, 0.075, 1 + 0.05 * mottle)
}

/** Marks the tool left on bare metal, by the kind of cut that made the surface. */
function machine(finish: Finish, surface: Surface, x: number, y: number, seed: number): void {
  const dx = x - surface.centreXMm
  const dy = y - surface.centreYMm
  switch (surface.region) {
    case region.boss:
      turn(finish, dx, dy, seed + 40, 0.06)
      setRoughness(finish, 0.1, 0.24, 1)
      break
    case region.drilled:
      turn(finish, dx, dy, seed + 50, 0.14)
      setRoughness(finish, 0.12, 0.26, 0.5)
      break
    case region.counterbore:
      turn(finish, dx, dy, seed + 55, 0.14)
      setRoughness(finish, 0.12, 0.26, 0.75)
      break
    case region.screwHead:
      turn(finish, dx, dy, seed + 60 + Math.round(surface.centreXMm), 0.05)
      setRoughness(finish, 0.1, 0.25, 1)
      break
    case region.screwSocket:
      setGrain(finish, 1, 0, 0.08 * valueNoise(x * 5, y * 5, seed + 70))
      setRoughness(finish, 0.3, 0.3, 0.75)
      break
    case region.pocket:
      endMill(finish, x - nominalPart.pocket.xMm, y, seed + 80)
      break
    case region.recess:
      endMill(finish, y, x, seed + 90)
      ;[finish.slopeX, finish.slopeY] = [finish.slopeY, finish.slopeX]
      ;[finish.grainX, finish.grainY] = [finish.grainY, finish.grainX]
      break
    default:
      flyCut(finish, x, y, seed)
  }
}

/** Works out the finish of a surface at a point of the part, into `finish`. */
export function finishAt(part: Part, surface: Surface, x: number, y: number, finish: Finish): void {
  const seed = part.grainSeed
  if (surface.region === region.belt) {
    weave(finish, x, y, seed + 100)
    return
  }
  if (surface.region === region.insert) {
    mould(finish, x, y, seed + 110 + Math.round(surface.centreXMm))
    return
  }
  machine(finish, surface, x, y, seed)
  // Handling leaves the metal unevenly clean, which shows as patches of duller sheen.
  const handling = fractalNoise(x * 0.045, y * 0.06, seed + 120, 4)
  const speck = smoothStep(0.95, 0.99, valueNoise(x * 2.9, y * 2.9, seed + 121))
  finish.roughnessAlong *= 1 + 0.22 * handling
  finish.roughnessAcross *= 1 + 0.1 * handling
  finish.tone *= 1 - 0.05 * handling - 0.35 * speck
}
