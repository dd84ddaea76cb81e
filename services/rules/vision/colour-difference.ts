import type { Mat } from '@techstark/opencv-js'
import { ciede2000 } from './ciede2000.ts'
import { atLightness, type Lab, labOf } from './lab.ts'
import { cv, type Keep } from './opencv.ts'

/** Colours are told apart to 7 of 8 bits a channel: a difference is right to about 0.5. */
const bitsDropped = 1
const bitsKept = 8 - bitsDropped
/** Differences are remembered in hundredths; 0 is one not yet computed. */
const perUnit = 100
const storedMax = 0xffff

/** A colour to compare with, and the differences from it that are known already: a part's colours come again and again. */
export interface Comparison {
  readonly reference: Lab
  readonly ignoreLightness: boolean
  readonly known: Uint16Array
}

const comparisons = new WeakMap<Lab, Comparison[]>()

/** Lives as long as the reference, 4 MiB for each. */
export function comparisonWith(reference: Lab, ignoreLightness: boolean): Comparison {
  const made = comparisons.get(reference) ?? []
  const found = made.find((one) => one.ignoreLightness === ignoreLightness)
  if (found) return found
  const comparison = { reference, ignoreLightness, known: new Uint16Array(2 ** (3 * bitsKept)) }
  comparisons.set(reference, [...made, comparison])
  return comparison
}

/** White where an 8-bit sRGB image differs from the colour by at most so much (CIEDE2000). */
export function withinColour(rgb: Mat, comparison: Comparison, maxDeltaE: number, keep: Keep): Mat {
  const mask = keep(new cv.Mat(rgb.rows, rgb.cols, cv.CV_8U))
  const pixels: Uint8Array = rgb.data
  const white: Uint8Array = mask.data
  const most = 1 + Math.round(maxDeltaE * perUnit)
  for (let index = 0, at = 0; index < white.length; index += 1, at += 3) {
    const [red, green, blue] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number]
    const slot = ((red >> bitsDropped) << (2 * bitsKept)) | ((green >> bitsDropped) << bitsKept) | (blue >> bitsDropped)
    const known = comparison.known[slot] as number
    white[index] = (known === 0 ? learn(comparison, slot) : known) <= most ? 255 : 0
  }
  return mask
}

function learn({ reference, ignoreLightness, known }: Comparison, slot: number): number {
  const last = 2 ** bitsKept - 1
  const level = (shift: number): number => (((slot >> shift) & last) / last) * 255
  const colour = labOf(level(2 * bitsKept), level(bitsKept), level(0))
  const compared = ignoreLightness ? atLightness(colour, reference.lightness) : colour
  const stored = Math.min(storedMax, 1 + Math.round(ciede2000(reference, compared) * perUnit))
  known[slot] = stored
  return stored
}
