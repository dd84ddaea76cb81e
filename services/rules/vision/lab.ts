import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { medianOf } from './median.ts'
import { cv, type Keep, withMats } from './opencv.ts'

/** A colour in CIELAB under D65: lightness 0 to 100, a from green to red, b from blue to yellow. */
export interface Lab {
  readonly lightness: number
  readonly a: number
  readonly b: number
}

/** 8-bit sRGB to CIELAB as 32-bit floats. */
export function toLab(rgb: Mat, keep: Keep): Mat {
  const lab = keep(new cv.Mat())
  rgb.convertTo(lab, cv.CV_32F, 1 / 255)
  cv.cvtColor(lab, lab, cv.COLOR_RGB2Lab)
  return lab
}

/** 8-bit sRGB to CIELAB, by IEC 61966-2-1 and CIE 15: one colour at a time. */
export function labOf(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)]
  const x = curved((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = curved(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = curved((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return { lightness: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) }
}

function linear(level: number): number {
  const share = level / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function curved(share: number): number {
  return share > (6 / 29) ** 3 ? Math.cbrt(share) : share / (3 * (6 / 29) ** 2) + 4 / 29
}

/** The colour as it would look at another exposure: in CIELAB all of lightness + 16, a and b grow together. */
export function atLightness(colour: Lab, lightness: number): Lab {
  const gain = (lightness + 16) / (colour.lightness + 16)
  return { lightness, a: colour.a * gain, b: colour.b * gain }
}

/** A median of some 10 000 pixels is as good as one of a million. */
const sideMax = 96

/**
 * The median of each channel over an 8-bit sRGB image: highlights, dirt and small parts do not move it while they
 * cover less than half.
 */
export function medianColour(rgb: Mat): Lab {
  return withMats((keep) => {
    const few = keep(new cv.Mat())
    const size = new cv.Size(Math.min(rgb.cols, sideMax), Math.min(rgb.rows, sideMax))
    cv.resize(rgb, few, size, 0, 0, cv.INTER_AREA)
    const values: Float32Array = toLab(few, keep).data32F
    const median = (channel: number): number => medianOf(everyThird(values, channel))
    return { lightness: median(0), a: median(1), b: median(2) }
  })
}

function everyThird(values: Float32Array, first: number): Float32Array {
  const some = new Float32Array(Math.floor(values.length / 3))
  for (let index = 0; index < some.length; index += 1) some[index] = values[3 * index + first] as number
  return some
}

function fromHex(hex: string): Lab {
  const [red = 0, green = 0, blue = 0] = Buffer.from(hex.slice(1), 'hex')
  return labOf(red, green, blue)
}

/** A colour as a recipe gives it: sRGB in hex, or measured in CIELAB. */
export const Colour = z.union(
  [
    z
      .string()
      .regex(/^#[0-9a-f]{6}$/i)
      .transform(fromHex),
    z.strictObject({
      lightness: z.number().min(0).max(100),
      a: z.number().min(-128).max(128),
      b: z.number().min(-128).max(128),
    }),
  ],
  'use "#rrggbb" in quotes, or lightness (0 to 100) with a and b (-128 to 128)',
)
