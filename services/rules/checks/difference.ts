import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { Region } from '../../../shared/contracts/region.ts'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { alignmentOf, unmoved } from '../vision/alignment.ts'
import { type Comparison, differingPlaces } from '../vision/differing-places.ts'
import { toGrey } from '../vision/grey.ts'
import { cv, withMats } from '../vision/opencv.ts'
import { patternBox } from '../vision/pattern-box.ts'

/** More would see black from white alone. */
const contrastMax = 60
/** The proposed contrast lies so far above what good parts show. */
const roomAboveGood = 1.2
/** With a larger one the check would only see the grossest defects: as much is dark grey from white. */
const contrastTaughtMax = 40
/** A part that is wholly different has thousands of them. */
const placesDrawnMax = 100

const Settings = strictObject({
  compare: z
    .enum(['colour', 'lightness'])
    .default('colour')
    .describe('colour, or lightness alone, which takes less time and is all that a monochrome camera sees'),
  minContrast: z
    .number()
    .min(1)
    .max(contrastMax)
    .default(15)
    .describe('least difference in lightness or colour, in CIELAB units: black is 100 from white'),
  edgeToleranceMm: z
    .number()
    .min(0)
    .describe(
      'how far an edge may run from where it runs on the reference, in mm; finer things may go unseen, and so much along the border of the region is not compared',
    ),
  areaMm2Min: z.number().min(0).describe('smallest place that counts as different, in mm²'),
  measure: z.enum(['count', 'area']).default('count').describe('how many places differ, or how many mm² they have'),
  max: z.number().min(0).default(0).describe('how many places, or how many mm², may differ'),
  ignore: z
    .array(Region)
    .max(64)
    .default([])
    .describe('boxes in which good parts differ, such as around a serial number, in pixels of the frame'),
  align: strictObject({
    shiftMm: z.number().min(0).describe('how far it may lie off, either way, in mm'),
    turnDegrees: z.number().min(0).max(15).default(0).describe('how far it may be turned, either way, in degrees'),
    stretchMm: z
      .number()
      .min(0)
      .default(0)
      .describe('how far its places may move against each other, as on a printed sheet, in mm; takes much longer'),
  })
    .optional()
    .describe('lays the reference over the region before they are compared, where the fixture is not exact enough'),
  levelLight: z
    .boolean()
    .default(true)
    .describe('take out what an even change of the light does; false to see it as a difference'),
})
type Settings = z.infer<typeof Settings>

function compare(task: Task<Settings>): Comparison {
  const { crop, settings, keep } = task
  const { align, minContrast, levelLight } = settings
  const { millimetresPerPixel } = crop
  const pixels = (millimetres: number): number => millimetres / millimetresPerPixel
  const grey = (rgb: Mat) => toGrey(rgb, keep)
  const [reference, picture] = [task.reference().mat, crop.mat]
  const limits = align && {
    shiftMax: pixels(align.shiftMm),
    turnDegreesMax: align.turnDegrees,
    stretchMax: pixels(align.stretchMm),
  }
  const alignment = limits ? alignmentOf(grey(reference), grey(picture), limits, keep) : unmoved
  if (!alignment.found) return { compared: false, finding: alignment.finding }
  const [one, other] = settings.compare === 'colour' ? [reference, picture] : [grey(reference), grey(picture)]
  const toCompare = wanted(task)
  return differingPlaces(
    {
      ...{ picture: other, reference: alignment.lay(one, cv.INTER_LINEAR, cv.BORDER_REPLICATE) },
      ...{ wanted: toCompare, known: alignment.lay(toCompare, cv.INTER_NEAREST, cv.BORDER_CONSTANT) },
    },
    {
      ...{ minContrast, levelLight, edgeTolerance: Math.round(pixels(settings.edgeToleranceMm)) },
      areaMin: settings.areaMm2Min / millimetresPerPixel ** 2,
    },
    keep,
  )
}

/** White where the reference is not to be ignored. */
function wanted({ crop: { mat }, region, settings: { ignore }, keep }: Task<Settings>): Mat {
  const mask = keep(new cv.Mat(mat.rows, mat.cols, cv.CV_8U, new cv.Scalar(255)))
  for (const box of ignore) keep(mask.roi(patternBox(box, region, mat))).setTo(new cv.Scalar(0))
  return mask
}

/** The number or the area of the places where a part differs from the reference. */
function measure(task: Task<Settings>): Measurement {
  const { settings, crop } = task
  const countsArea = settings.measure === 'area'
  const unit = countsArea ? 'mm²' : 'places'
  const comparison = compare(task)
  if (!comparison.compared) return { value: undefined, unit, finding: comparison.finding }
  const { places } = comparison
  const areas = places.map(({ area }) => area * crop.millimetresPerPixel ** 2)
  const total = areas.reduce((sum, area) => sum + area, 0)
  const where = `${places.length} ${places.length === 1 ? 'place' : 'places'}`
  const sizes = `the largest ${areas[0]?.toPrecision(3)} mm²${countsArea ? `, together ${total.toPrecision(4)} mm²` : ''}`
  return {
    value: countsArea ? total : places.length,
    unit,
    shapes: places.slice(0, placesDrawnMax).map(({ outline }) => ({ shape: 'outline', points: outline.points() })),
    wording: 'different from the reference',
    finding: `differs from the reference in ${where}, ${sizes}; allowed ${settings.max}${countsArea ? ' mm²' : ''}`,
  }
}

/** Whether a part keeps its limit when differences below the contrast do not count. */
function passes(task: Task<Settings>, minContrast: number): boolean {
  return withMats((keep) => {
    const { value = Number.POSITIVE_INFINITY } = measure({ ...task, keep, settings: { ...task.settings, minContrast } })
    return value <= task.settings.max
  })
}

/** Raises the contrast until the good parts differ from the reference by less, as far as the check then still sees anything. */
function teach(good: readonly Task<Settings>[], onDoubt: (words: string) => void): Partial<Settings> {
  const given = good[0]?.settings.minContrast ?? 1
  const needed = good.reduce((contrast, task) => {
    if (passes(task, contrast)) return contrast
    let [below, enough] = [contrast, contrastMax]
    while (enough - below > 1) {
      const middle = Math.floor((below + enough) / 2)
      if (passes(task, middle)) enough = middle
      else below = middle
    }
    return enough
  }, given)
  if (needed <= given) return {}
  if (needed <= contrastTaughtMax)
    return { minContrast: Math.min(contrastTaughtMax, Math.ceil(needed * roomAboveGood)) }
  onDoubt(
    `good parts differ from the reference by a contrast of ${needed}; above ${contrastTaughtMax} the check would see hardly ` +
      'any defect: give it align, more edgeToleranceMm, or boxes to ignore',
  )
  return {}
}

function examine({ ignore }: Settings, { x, y, width, height }: Region) {
  const [right, bottom] = [x + width, y + height]
  return ignore.flatMap((box, index) => {
    const isWithin = box.x >= x && box.y >= y && box.x + box.width <= right && box.y + box.height <= bottom
    const message = `reaches outside the region of the check (x ${x} to ${right}, y ${y} to ${bottom})`
    return isWithin ? [] : [{ path: ['ignore', index], message }]
  })
}

export const check: Check<Settings> = {
  kind: 'difference',
  summary: 'Every place that differs from a good part, tolerant where edges run a little differently.',
  settings: Settings,
  limitsAt: { max: 'max' },
  needsReference: true,
  examine,
  measure,
  teach,
}
