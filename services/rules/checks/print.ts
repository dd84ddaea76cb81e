import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { toGrey } from '../vision/grey.ts'
import { cv } from '../vision/opencv.ts'

/** What Sobel's operator (1968), whose weights sum to 8, makes of a sharp step of one grey level: 3/8 × 8 behind a 3 × 3 binomial. */
const perStep = 3

const Settings = strictObject({
  minContrast: z
    .number()
    .min(1)
    .max(255)
    .default(30)
    .describe('least difference of brightness between print and ground, in grey levels of 255'),
  limits: limitsIn('Percent', z.number().min(0).max(100), 'share of the region that is the edge of something, in %'),
})
type Settings = z.infer<typeof Settings>

/** Share of pixels at an edge: shading across the region has none, however strong it is. */
function measure({ crop: { mat }, settings, keep }: Task<Settings>): Measurement {
  const grey = toGrey(mat, keep)
  const [across, down, edges] = [keep(new cv.Mat()), keep(new cv.Mat()), keep(new cv.Mat())]
  cv.GaussianBlur(grey, grey, new cv.Size(3, 3), 0)
  cv.Sobel(grey, across, cv.CV_32F, 1, 0)
  cv.Sobel(grey, down, cv.CV_32F, 0, 1)
  cv.magnitude(across, down, edges)
  cv.threshold(edges, edges, settings.minContrast * perStep, 1, cv.THRESH_BINARY)
  return { value: (100 * cv.countNonZero(edges)) / (edges.rows * edges.cols), unit: '%', wording: 'print' }
}

export const check: Check<Settings> = {
  kind: 'print',
  summary: 'Whether a surface bears print, a pattern or a structure, and not too much of it.',
  settings: Settings,
  limitsAt: { min: 'limits.minPercent', max: 'limits.maxPercent' },
  readBack: () => ({ measures: 'share of pixels at an edge', unit: '%' }),
  measure,
}
