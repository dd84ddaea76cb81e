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
  return withMats((keep) => {
    return medianColour(keep(cv.matFromArray(1, 1, cv.CV_8UC3, [...Buffer.from(hex.slice(1), 'hex')])))
  })
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
