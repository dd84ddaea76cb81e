import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { diameterMmOf, minContrastOf } from '../inspection/object-settings.ts'
import { comparisonWith, withinColour } from '../vision/colour-difference.ts'
import { toGrey } from '../vision/grey.ts'
import { Colour } from '../vision/lab.ts'
import { cv, type Keep } from '../vision/opencv.ts'
import { fillHoles, type Outline, outlines } from '../vision/outlines.ts'

/** Enough to tell an object's size; more only costs time and shows the grain of the ground. */
const pixelsAcrossSmallest = 16
/** The ground is looked at more coarsely, */
const pixelsAcrossLargest = 12
/** around each pixel as far as so many of the largest objects: they cover less than half of that. */
const groundPerObject = 3
/** What is narrower than this share of the smallest object is dust or a scratch. */
const narrowestShare = 0.3

const Settings = strictObject({
  object: z
    .union(
      [
        z.enum(['dark', 'light']),
        strictObject({
          colour: Colour.describe('"#rrggbb" in quotes, or measured in CIELAB'),
          maxDeltaE: z.number().gt(0).max(100).describe('largest difference from the colour, in CIEDE2000'),
          ignoreLightness: z.boolean().default(false).describe('for light that changes: brighter or darker counts too'),
        }),
      ],
      'use dark, light, or colour with maxDeltaE',
    )
    .describe('how an object looks: dark or light against its ground, or of a colour'),
  diameterMm: diameterMmOf('object', 'an object is'),
  limits: limitsIn('', z.int().min(0), 'number of objects'),
  minContrast: minContrastOf('a dark or light object and its ground'),
  mayReachEdge: z.boolean().default(false).describe('count what the edge of the region cuts off too'),
})
type Settings = z.infer<typeof Settings>

/**
 * How much brighter, or for dark objects darker, each pixel is than its ground, the median of what lies around it: light
 * that falls off across the region does not matter, nor do bright rims.
 * @param largest diameter of the largest object, in pixels
 */
function contrastToGround(rgb: Mat, object: 'dark' | 'light', largest: number, keep: Keep): Mat {
  const grey = toGrey(rgb, keep)
  const ground = keep(new cv.Mat())
  const scale = Math.min(1, pixelsAcrossLargest / largest)
  const size = new cv.Size(Math.max(1, Math.round(rgb.cols * scale)), Math.max(1, Math.round(rgb.rows * scale)))
  cv.resize(grey, ground, size, 0, 0, cv.INTER_AREA)
  cv.medianBlur(ground, ground, 2 * Math.ceil((groundPerObject * largest * scale) / 2) + 1)
  cv.resize(ground, ground, new cv.Size(rgb.cols, rgb.rows), 0, 0, cv.INTER_LINEAR)
  if (object === 'dark') cv.subtract(ground, grey, grey)
  else cv.subtract(grey, ground, grey)
  return grey
}

/** The objects and whatever else looks like one, of any size. */
function candidates(rgb: Mat, { object, minContrast }: Settings, smallest: number, largest: number, keep: Keep) {
  if (typeof object === 'object') {
    const mask = withinColour(rgb, comparisonWith(object.colour, object.ignoreLightness), object.maxDeltaE, keep)
    return cleaned(mask, smallest, keep)
  }
  const contrast = contrastToGround(rgb, object, largest, keep)
  const mask = keep(new cv.Mat())
  // Half of the step is where an edge lies; what is fainter than the least contrast would be noise.
  const half = cv.threshold(contrast, mask, 0, 255, cv.THRESH_BINARY | cv.THRESH_OTSU)
  if (half < minContrast / 2) cv.threshold(contrast, mask, minContrast / 2, 255, cv.THRESH_BINARY)
  return cleaned(mask, smallest, keep).filter((one) => one.meanOf(contrast) >= minContrast)
}

function cleaned(mask: Mat, smallest: number, keep: Keep): Outline[] {
  fillHoles(mask, keep)
  const across = Math.max(1, Math.round(smallest * narrowestShare))
  const disc = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(across, across)))
  cv.morphologyEx(mask, mask, cv.MORPH_OPEN, disc)
  return outlines(mask, keep)
}

/**
 * Counts the objects of the right size. Two that touch are one that is too large: how many there are is not known then, and
 * where they may not be too many nothing is said.
 */
function measure({ crop: { mat, millimetresPerPixel }, settings, keep }: Task<Settings>): Measurement {
  const { min, max } = settings.diameterMm
  const scale = Math.min(1, (pixelsAcrossSmallest * millimetresPerPixel) / min)
  const small = keep(new cv.Mat())
  const [cols, rows] = [Math.max(1, Math.round(mat.cols * scale)), Math.max(1, Math.round(mat.rows * scale))]
  cv.resize(mat, small, new cv.Size(cols, rows), 0, 0, cv.INTER_AREA)
  const perPixel = millimetresPerPixel / scale
  const isWhole = ({ box: { x, y, width, height } }: Outline) => x > 0 && y > 0 && x + width < cols && y + height < rows
  const seen = candidates(small, settings, min / perPixel, max / perPixel, keep)
  const odd = seen.find(({ diameter }) => diameter * perPixel > max)
  const sized = seen.filter(({ diameter }) => diameter * perPixel >= min && diameter * perPixel <= max)
  const objects = sized.filter((one) => settings.mayReachEdge || isWhole(one))
  const drawn = (one: Outline) => ({
    shape: 'outline' as const,
    points: one.points().map(({ x, y }) => ({ x: x / scale, y: y / scale })),
  })
  const oddMm = odd && (odd.diameter * perPixel).toFixed(1)
  if (odd && settings.limits.max !== undefined) {
    const finding = `could not be counted: something is ${oddMm} mm across, the largest object ${max} mm; several that touch, or a stain`
    return { value: undefined, unit: '', shapes: [drawn(odd)], finding }
  }
  const cutOff = sized.length - objects.length
  const aside = [oddMm && `another of ${oddMm} mm`, cutOff > 0 && `${cutOff} cut off by the edge of its region`]
  const wording = [`found of ${min} to ${max} mm`, ...aside.filter(Boolean)].join(' and ')
  return { value: objects.length, unit: '', shapes: objects.map(drawn), wording }
}

export const check: Check<Settings> = {
  kind: 'count',
  summary: 'How many objects of a known size there are, dark, light or of a colour.',
  settings: Settings,
  limitsAt: { min: 'limits.min', max: 'limits.max' },
  readBack: ({ object, diameterMm: { min, max } }) => ({
    measures: `${typeof object === 'string' ? `${object} objects` : 'objects of a colour'} of ${min} to ${max} mm`,
    unit: '',
  }),
  measure,
}
