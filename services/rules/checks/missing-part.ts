import type { Mat } from '@techstark/opencv-js'
import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { diameterMmOf } from '../inspection/object-settings.ts'
import { medianColour, toLab } from '../vision/lab.ts'
import { cv, type Keep } from '../vision/opencv.ts'
import { fillHoles, type Outline, outlines } from '../vision/outlines.ts'

/** Enough to tell a part's size; more only costs time and shows the grain of the ground. */
const pixelsAcrossSmallest = 24
/** What is narrower than this share of the smallest part is no part: scratches, edges of shadows, swarf. */
const narrowestShare = 0.3
/** Highlights that cut a part in two are bridged up to this share of the smallest part. */
const bridgedShare = 0.12
/** The ground fills more than half of the region: what stands out is less, */
const standingOutShareMax = 0.5
/** and no more things than this are as large as the part: the grain of a noisy picture is. */
const alikeMax = 8

const Settings = strictObject({
  diameterMm: diameterMmOf('part', 'the part is'),
  minContrast: z
    .number()
    .min(1)
    .max(100)
    .default(12)
    .describe('least mean difference of colour between part and ground, in CIELAB units'),
  ignoreLightness: z
    .boolean()
    .default(false)
    .describe('look at hue and chroma alone: shadows and sunlight on the ground then do not look like a part'),
  mayReachEdge: z.boolean().default(false).describe('take what the edge of the region cuts off for a part too'),
})
type Settings = z.infer<typeof Settings>

/** Each pixel's distance in CIELAB from the ground, the colour that most of the region has. */
function contrastToGround(rgb: Mat, ignoreLightness: boolean, keep: Keep): Mat {
  const lab = toLab(rgb, keep)
  const { lightness, a, b } = medianColour(rgb)
  const ground = keep(new cv.Mat(lab.rows, lab.cols, lab.type(), new cv.Scalar(lightness, a, b)))
  const weights = keep(cv.matFromArray(1, 3, cv.CV_32F, [ignoreLightness ? 0 : 1, 1, 1]))
  const contrast = keep(new cv.Mat())
  cv.subtract(lab, ground, lab)
  cv.multiply(lab, lab, lab)
  cv.transform(lab, contrast, weights)
  cv.sqrt(contrast, contrast)
  return contrast
}

/**
 * Patches that stand out from the ground: by Otsu's threshold (1979) on the contrast, closed, with
 * what they enclose filled, and then opened.
 * @param smallest pixels across the smallest part
 */
function patches(contrast: Mat, smallest: number, keep: Keep): Outline[] {
  const mask = keep(new cv.Mat())
  contrast.convertTo(mask, cv.CV_8U, 2)
  cv.threshold(mask, mask, 0, 255, cv.THRESH_BINARY | cv.THRESH_OTSU)
  const disc = (share: number): Mat => {
    const across = Math.max(1, Math.round(smallest * share))
    return keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(across, across)))
  }
  cv.morphologyEx(mask, mask, cv.MORPH_CLOSE, disc(bridgedShare))
  fillHoles(mask, keep)
  cv.morphologyEx(mask, mask, cv.MORPH_OPEN, disc(narrowestShare))
  return outlines(mask, keep)
}

const nothingThere = 'nothing stands out from the ground'

/** Looks for one part anywhere in the region, at any turn, on a ground that fills more than half of it. */
function measure({ crop: { mat, millimetresPerPixel }, settings, keep }: Task<Settings>): Measurement {
  const { min, max } = settings.diameterMm
  const scale = Math.min(1, (pixelsAcrossSmallest * millimetresPerPixel) / min)
  const [cols, rows] = [Math.round(mat.cols * scale), Math.round(mat.rows * scale)]
  cv.resize(mat, mat, new cv.Size(Math.max(1, cols), Math.max(1, rows)), 0, 0, cv.INTER_AREA)
  const contrast = contrastToGround(mat, settings.ignoreLightness, keep)
  const perPixel = millimetresPerPixel / scale
  const fits = ({ diameter }: Outline) => diameter * perPixel >= min && diameter * perPixel <= max
  const isWhole = ({ box: { x, y, width, height } }: Outline) =>
    x > 0 && y > 0 && x + width < contrast.cols && y + height < contrast.rows
  const clear = patches(contrast, min / perPixel, keep).filter(
    (patch) => patch.meanOf(contrast) >= settings.minContrast,
  )
  const whole = clear.filter((patch) => settings.mayReachEdge || isWhole(patch))
  const pixels = clear.reduce((sum, { area }) => sum + area, 0)
  if (pixels > standingOutShareMax * contrast.rows * contrast.cols || whole.filter(fits).length > alikeMax) {
    return {
      value: undefined,
      unit: 'mm',
      finding: 'could not be measured: no plain ground is there; noise, or a wrong region',
    }
  }
  const part = whole.find(fits) ?? whole[0]
  if (!part) {
    const seen = clear.length > 0 ? 'what stands out there is cut off by the edge of its region' : nothingThere
    return { value: 0, unit: 'mm', finding: `is missing: ${seen}` }
  }
  const value = part.diameter * perPixel
  const { x, y, width, height } = part.box
  const box = new cv.Rect(x / scale, y / scale, width / scale, height / scale)
  const points = part.points().map((point) => ({ x: point.x / scale, y: point.y / scale }))
  const finding = `is missing: what stands out there is ${value.toFixed(1)} mm across, a part is ${min} to ${max} mm`
  return { value, unit: 'mm', box, shapes: [{ shape: 'outline', points }], wording: 'across', finding }
}

export const check: Check<Settings> = {
  kind: 'missing-part',
  summary: 'Presence of a part of a known size that differs in colour from the ground it sits on.',
  settings: Settings,
  limitsAt: { min: 'diameterMm.min', max: 'diameterMm.max' },
  readBack: () => ({ measures: 'diameter of what stands out from the ground', unit: 'mm' }),
  measure,
}
