import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { minContrastOf } from '../inspection/object-settings.ts'
import type { Crop } from '../vision/crop.ts'
import { type Outline, outlines } from '../vision/outlines.ts'
import { separate } from '../vision/separate.ts'

const Settings = strictObject({
  measure: z.enum(['diameter', 'width', 'height', 'area']).describe('what of the largest object is measured'),
  object: z.enum(['dark', 'light']).describe('how the object looks against its ground'),
  limits: limitsIn('Mm', z.number().min(0), 'size, in mm; for an area in mm²'),
  minContrast: minContrastOf('object and ground'),
  mayReachEdge: z
    .boolean()
    .default(false)
    .describe('measure an object that reaches the edge of its region too, as far as it is seen'),
})
type Settings = z.infer<typeof Settings>

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
  const wording = { diameter: 'across', width: 'wide', height: 'high', area: undefined }[settings.measure]
  return { value, unit, box: outline.box, shapes: [{ shape: 'outline', points: outline.points() }], wording }
}

export const check: Check<Settings> = {
  kind: 'size',
  summary: 'Diameter, width, height or area of the largest object on a plain ground.',
  settings: Settings,
  limitsAt: { min: 'limits.minMm', max: 'limits.maxMm' },
  readBack: ({ measure, object }) => ({
    measures: `${measure} of the largest ${object} object`,
    unit: measure === 'area' ? 'mm²' : 'mm',
  }),
  measure,
}
