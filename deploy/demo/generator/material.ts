import type { Rgb } from './light.ts'
import type { Insert, InsertColour } from './part.ts'
import { type Region, region } from './relief.ts'

/** How a surface answers to light, linear. */
export interface Material {
  /** Mirror reflectance at normal incidence. */
  readonly specular: Rgb
  /** Diffuse reflectance. */
  readonly albedo: Rgb
}

const aluminium: Material = { specular: [0.86, 0.87, 0.875], albedo: [0.13, 0.13, 0.132] }
const steel: Material = { specular: [0.6, 0.585, 0.565], albedo: [0.05, 0.05, 0.05] }
const rubber: Material = { specular: [0.03, 0.03, 0.03], albedo: [0.026, 0.028, 0.031] }

export const ink: Material = { specular: [0.035, 0.035, 0.035], albedo: [0.018, 0.018, 0.02] }

const plasticAlbedo: Readonly<Record<InsertColour, Rgb>> = {
  red: [0.5, 0.022, 0.026],
  blue: [0.016, 0.085, 0.4],
  yellow: [0.72, 0.43, 0.014],
  green: [0.03, 0.26, 0.075],
  orange: [0.68, 0.15, 0.012],
  white: [0.68, 0.67, 0.63],
}

/** Material of an insert; its shade runs from -1 to 1 about the nominal colour. */
export function plastic({ colour, shade }: Insert): Material {
  const [red, green, blue] = plasticAlbedo[colour]
  const albedo: Rgb = [red * (1 + 0.05 * shade), green * (1 + 0.12 * shade), blue * (1 - 0.08 * shade)]
  return { specular: [0.04, 0.04, 0.04], albedo }
}

/** Material of every kind of surface but the inserts'. */
export function materialOf(kind: Region): Material {
  if (kind === region.belt) return rubber
  if (kind === region.screwHead || kind === region.screwSocket) return steel
  return aluminium
}
