import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { growth } from '../vision/affine.ts'
import { toGrey } from '../vision/grey.ts'
import { medianOf } from '../vision/median.ts'
import { cv, type Keep } from '../vision/opencv.ts'

/** Edges up to about so wide are measured; odd. */
const reach = 15
/** Fewer pixels of edges say nothing about a lens. */
const edgePixelsMin = 20
/** Edges count that one crosses at less than some 27 degrees from square: others look wider than they are. */
const squareness = 2
/** Sobel's operator (1968) over the difference of two neighbouring pixels. */
const perGreyLevel = 8
/** Slopes are kept as whole numbers of so many parts, which are compared faster. */
const perSlope = 16

const Settings = strictObject({
  maxWidthPx: z
    .number()
    .min(2)
    .max(reach - 1)
    .describe('how wide edges may look, in pixels of the camera; 2 is as sharp as a picture can be'),
  minContrast: z
    .number()
    .min(1)
    .max(255)
    .default(40)
    .describe('only edges of at least this difference of brightness are looked at, in grey levels of 255'),
  edges: z
    .enum(['upright and level', 'upright', 'level'])
    .default('upright and level')
    .describe(
      'which edges a sharp picture has there: a shake makes those across it vanish, and with one kind alone only a shake across that kind is seen',
    ),
})
type Settings = z.infer<typeof Settings>

/** How steep a picture is at each pixel, and how much of that runs across and down. */
interface Slopes {
  readonly across: Float32Array
  readonly down: Float32Array
  /** 16-bit, in sixteenths. */
  readonly steepness: Mat
}

function slopesOf(grey: Mat, keep: Keep): Slopes {
  const [across, down, steepness] = [keep(new cv.Mat()), keep(new cv.Mat()), keep(new cv.Mat())]
  cv.Sobel(grey, across, cv.CV_32F, 1, 0)
  cv.Sobel(grey, down, cv.CV_32F, 0, 1)
  cv.magnitude(across, down, steepness)
  steepness.convertTo(steepness, cv.CV_16U, perSlope)
  return { across: across.data32F, down: down.data32F, steepness }
}

/**
 * The median width in pixels of the edges that one crosses in a direction: the step in brightness divided by the steepest
 * slope. Marziliano, Dufaux, Winkler and Ebrahimi, "A no-reference perceptual blur metric" (2002), take the distance
 * between the two ends of the step, which noise moves more.
 * @returns undefined where there are too few
 */
function edgeWidth(grey: Mat, slopes: Slopes, direction: 'across' | 'down', minContrast: number, keep: Keep) {
  const size = direction === 'across' ? new cv.Size(reach, 1) : new cv.Size(1, reach)
  const line = keep(cv.getStructuringElement(cv.MORPH_RECT, size))
  const [steepest, step] = [keep(new cv.Mat()), keep(new cv.Mat())]
  cv.dilate(slopes.steepness, steepest, line)
  cv.morphologyEx(grey, step, cv.MORPH_GRADIENT, line)
  const steps: Uint8Array = step.data
  const here: Uint16Array = slopes.steepness.data16U
  const most: Uint16Array = steepest.data16U
  const [along, aside] = direction === 'across' ? [slopes.across, slopes.down] : [slopes.down, slopes.across]
  const widths: number[] = []
  for (let index = 0; index < steps.length; index += 1) {
    const [contrast, steepness] = [steps[index] as number, here[index] as number]
    if (contrast < minContrast || steepness !== most[index]) continue
    const isSquare = Math.abs(along[index] as number) > squareness * Math.abs(aside[index] as number)
    if (isSquare) widths.push((contrast * perGreyLevel * perSlope) / steepness)
  }
  return widths.length < edgePixelsMin ? undefined : medianOf(Float32Array.from(widths))
}

/**
 * A shake in one direction leaves the edges along it sharp, so the wider of the two directions counts. A strong one leaves
 * no edge at all across it.
 */
function measure({ crop: { mat, toFrame }, settings: { minContrast, edges }, keep }: Task<Settings>): Measurement {
  const grey = toGrey(mat, keep)
  const slopes = slopesOf(grey, keep)
  const upright = edgeWidth(grey, slopes, 'across', minContrast, keep)
  const level = edgeWidth(grey, slopes, 'down', minContrast, keep)
  const missing = [!upright && edges.includes('upright') && 'upright', !level && edges.includes('level') && 'level']
  const words = missing.filter(Boolean).join(' or ')
  const finding = `could not be measured: no ${words} edge of ${minContrast} grey levels is there; shaken, out of focus, covered or dark`
  if (words) return { value: undefined, unit: 'px', finding }
  const value = Math.max(upright ?? 0, level ?? 0)
  return { value: value * growth(toFrame), unit: 'px', wording: 'wide at its edges' }
}

export const check: Check<Settings> = {
  kind: 'focus',
  summary: 'Whether the picture is sharp, whatever the light: how wide its edges look.',
  settings: Settings,
  limitsAt: { max: 'maxWidthPx' },
  readBack: () => ({ measures: 'width of its edges', unit: 'px' }),
  measure,
}
