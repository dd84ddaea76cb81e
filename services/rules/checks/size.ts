import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import type { Crop } from '../vision/crop.ts'
import { cv, type Keep } from '../vision/opencv.ts'
import { type Outline, outlines } from '../vision/outlines.ts'

const Settings = strictObject({
  measure: z.enum(['diameter', 'width', 'height', 'area']),
  /** How the object looks against its ground. */
  object: z.enum(['dark', 'light']),
  /** In mm; for an area in mm². */
  limits: strictObject({ minMm: z.number().min(0).optional(), maxMm: z.number().gt(0).optional() })
    .refine(({ minMm, maxMm }) => minMm !== undefined || maxMm !== undefined, 'give minMm, maxMm or both')
    .refine(({ minMm = 0, maxMm = Infinity }) => minMm <= maxMm, 'minMm must not be above maxMm'),
  /** Least difference of brightness between object and ground, in grey levels of 255. */
  minContrast: z.number().min(1).max(255).default(20),
  /** Measure an object that reaches the edge of its region too, as far as it is seen. */
  mayReachEdge: z.boolean().default(false),
})
type Settings = z.infer<typeof Settings>

/**
 * Splits object from ground at half of the step between them, where the edge of a blurred object truly lies: Otsu's
 * threshold (1979) tells the two apart, their mean brightness gives the half.
 * @returns a mask of the object and its contrast in grey levels
 */
function separate(rgb: Mat, object: Settings['object'], keep: Keep): { mask: Mat; contrast: number } {
  const grey = keep(new cv.Mat())
  const mask = keep(new cv.Mat())
  const rest = keep(new cv.Mat())
  cv.cvtColor(rgb, grey, cv.COLOR_RGB2GRAY)
  cv.GaussianBlur(grey, grey, new cv.Size(3, 3), 0)
  const type = object === 'light' ? cv.THRESH_BINARY : cv.THRESH_BINARY_INV
  cv.threshold(grey, mask, 0, 255, type | cv.THRESH_OTSU)
  cv.bitwise_not(mask, rest)
  if (cv.countNonZero(mask) === 0 || cv.countNonZero(rest) === 0) return { mask, contrast: 0 }
  const inside = cv.mean(grey, mask)[0] ?? Number.NaN
  const outside = cv.mean(grey, rest)[0] ?? Number.NaN
  cv.threshold(grey, mask, (inside + outside) / 2, 255, type)
  return { mask, contrast: Math.abs(inside - outside) }
}

/** An object cut off by the edge of its region has no size; a bar that runs through still has a width. */
function isCutOff({ box }: Outline, { mat }: Crop, measure: Settings['measure']): boolean {
  const sideways = box.x === 0 || box.x + box.width === mat.cols
  const upright = box.y === 0 || box.y + box.height === mat.rows
  return (measure !== 'height' && sideways) || (measure !== 'width' && upright)
}

/**
 * Size of the largest object in a region. Width and height are those of its upright box, to a pixel. The diameter is
 * that of the circle of the same area: it averages over the whole outline, to a fraction of a pixel, where an enclosing
 * circle would hang on the outermost burr. Holes and highlights inside the outline belong to the object.
 */
function measure({ crop, settings, keep }: Task<Settings>): Measurement {
  const unit = settings.measure === 'area' ? 'mm²' : 'mm'
  const { mask, contrast } = separate(crop.mat, settings.object, keep)
  const [outline] = outlines(mask, keep)
  if (!outline || !(contrast >= settings.minContrast)) {
    const finding = `was not found: nothing ${settings.object} stands out from its ground`
    return { value: undefined, unit, finding }
  }
  if (!settings.mayReachEdge && isCutOff(outline, crop, settings.measure)) {
    return { value: undefined, unit, finding: 'reaches the edge of its region and cannot be measured' }
  }
  const perPixel = crop.millimetresPerPixel
  const value = {
    diameter: outline.diameter * perPixel,
    width: outline.box.width * perPixel,
    height: outline.box.height * perPixel,
    area: outline.area * perPixel ** 2,
  }[settings.measure]
  const wording = { diameter: 'across', width: 'wide', height: 'high', area: 'in area' }[settings.measure]
  return { value, unit, box: outline.box, shapes: [{ shape: 'outline', points: outline.points() }], wording }
}

export const check: Check<Settings> = {
  kind: 'size',
  summary: 'Diameter, width, height or area of the largest object on a plain ground.',
  settings: Settings,
  limitsAt: { min: 'limits.minMm', max: 'limits.maxMm' },
  measure,
}
