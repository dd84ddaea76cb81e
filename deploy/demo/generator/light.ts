import type { Random } from './random.ts'

/** Red, green and blue, linear. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** A flat rectangular light: millimetres from the picture's centre, z up towards the camera. */
export interface AreaLight {
  readonly centreMm: readonly [x: number, y: number, z: number]
  /** Half of each side, as vectors. */
  readonly sideMm: readonly [x: number, y: number, z: number]
  readonly riseMm: readonly [x: number, y: number, z: number]
  readonly radiance: Rgb
}

/** All the light that falls on one picture. */
export interface Lighting {
  readonly lights: readonly AreaLight[]
  /** Radiance of the room above, and the slope of its brightness across the sky. */
  readonly sky: Rgb
  readonly skySlopeX: number
  readonly skySlopeY: number
}

/** Colour of a lamp some steps warmer (positive) or cooler than the camera's white balance. */
function lampColour(intensity: number, warmth: number): Rgb {
  return [intensity * (1 + warmth), intensity, intensity * (1 - 1.3 * warmth)]
}

/** A softbox that faces the part: azimuth from the x axis, polar angle from the camera's axis. */
function softbox(
  azimuthRad: number,
  polarRad: number,
  distanceMm: number,
  halfWidthMm: number,
  halfHeightMm: number,
  radiance: Rgb,
): AreaLight {
  const [cosA, sinA] = [Math.cos(azimuthRad), Math.sin(azimuthRad)]
  const [cosP, sinP] = [Math.cos(polarRad), Math.sin(polarRad)]
  return {
    centreMm: [distanceMm * cosA * sinP, distanceMm * sinA * sinP, distanceMm * cosP],
    sideMm: [-sinA * halfWidthMm, cosA * halfWidthMm, 0],
    riseMm: [cosA * cosP * halfHeightMm, sinA * cosP * halfHeightMm, -sinP * halfHeightMm],
    radiance,
  }
}

/** Draws the lighting of one picture: a large softbox at the upper left and a dim one opposite. */
export function drawLighting(random: Random): Lighting {
  const warmth = random.uniform(-0.025, 0.035)
  const key = softbox(
    -2.25 + random.uniform(-0.16, 0.16),
    0.78 + random.uniform(-0.03, 0.03),
    215,
    95,
    70,
    lampColour(5.1 * random.uniform(0.94, 1.06), warmth),
  )
  const fill = softbox(
    0.75 + random.uniform(-0.2, 0.2),
    1.0 + random.uniform(-0.08, 0.08),
    420,
    170,
    70,
    lampColour(1.7 * random.uniform(0.85, 1.15), warmth - 0.08),
  )
  const sky = lampColour(0.2 * random.uniform(0.92, 1.08), warmth - 0.06)
  return {
    lights: [key, fill],
    sky,
    skySlopeX: random.uniform(-0.5, -0.2),
    skySlopeY: random.uniform(-0.6, -0.3),
  }
}
