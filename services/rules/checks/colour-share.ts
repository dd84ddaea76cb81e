import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { type Shape, shapesMax } from '../../../shared/contracts/shape.ts'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { comparisonWith, withinColour } from '../vision/colour-difference.ts'
import { Colour } from '../vision/lab.ts'
import { cv, type Keep } from '../vision/opencv.ts'
import { outlinesUnlessNoise } from '../vision/outlines.ts'

/** Pixels across what is too small to be drawn. */
const speck = 3

const Settings = strictObject({
  colour: Colour.describe('the colour to look for: "#rrggbb" in quotes, or measured in CIELAB'),
  maxDeltaE: z
    .number()
    .gt(0)
    .max(100)
    .describe('a pixel is of the colour when it differs from it by no more, in CIEDE2000; 10 is another shade'),
  ignoreLightness: z
    .boolean()
    .default(false)
    .describe('for light that changes: the same colour, only brighter or darker, counts as the colour'),
  limits: limitsIn('Percent', z.number().min(0).max(100), 'share of the region that has the colour, in %'),
})
type Settings = z.infer<typeof Settings>

function measure({ crop: { mat }, settings, keep }: Task<Settings>): Measurement {
  const { colour, ignoreLightness, maxDeltaE } = settings
  const mask = withinColour(mat, comparisonWith(colour, ignoreLightness), maxDeltaE, keep)
  const value = (100 * cv.countNonZero(mask)) / (mask.rows * mask.cols)
  return { value, unit: '%', shapes: patches(mask, keep), wording: 'of its region' }
}

/** Where most of the colour is; single pixels are left out of the drawing. Changes the mask. */
function patches(mask: Mat, keep: Keep): Shape[] {
  const square = keep(cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(speck, speck)))
  cv.morphologyEx(mask, mask, cv.MORPH_OPEN, square)
  const drawn = (outlinesUnlessNoise(mask, keep) ?? []).slice(0, shapesMax)
  return drawn.map((patch) => ({ shape: 'outline', points: patch.points() }))
}

export const check: Check<Settings> = {
  kind: 'colour-share',
  summary: 'How much of the region has a colour, such as the blue of a cap or the brown of a burn.',
  settings: Settings,
  limitsAt: { min: 'limits.minPercent', max: 'limits.maxPercent' },
  measure,
}
