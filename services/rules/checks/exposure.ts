import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { toGrey } from '../vision/grey.ts'
import { cv } from '../vision/opencv.ts'

/** Grey levels of 255 beyond which a camera tells nothing apart any more. */
const whiteFrom = 250
const blackTo = 5

const Settings = strictObject({
  measure: z
    .enum(['brightness', 'white', 'black'])
    .describe('brightness: the mean; white and black: how much of the region is so bright or dark that nothing shows'),
  limits: limitsIn('Percent', z.number().min(0).max(100), 'brightness of white, or share of the region, in %'),
})
type Settings = z.infer<typeof Settings>

const wording = { brightness: 'bright', white: 'without detail in white', black: 'without detail in black' }

function measure({ crop: { mat }, settings, keep }: Task<Settings>): Measurement {
  const grey = toGrey(mat, keep)
  return { value: percent(), unit: '%', wording: wording[settings.measure] }

  function percent(): number {
    if (settings.measure === 'brightness') return (100 * (cv.mean(grey)[0] ?? Number.NaN)) / 255
    if (settings.measure === 'white') cv.threshold(grey, grey, whiteFrom - 1, 255, cv.THRESH_BINARY)
    else cv.threshold(grey, grey, blackTo, 255, cv.THRESH_BINARY_INV)
    return (100 * cv.countNonZero(grey)) / (grey.rows * grey.cols)
  }
}

export const check: Check<Settings> = {
  kind: 'exposure',
  summary:
    'Whether the camera sees: a covered lens, a lamp that is off or too bright is found, whatever the part is like.',
  settings: Settings,
  limitsAt: { min: 'limits.minPercent', max: 'limits.maxPercent' },
  readBack: ({ measure }) => ({
    measures: measure === 'brightness' ? measure : `share of ${measure} pixels`,
    unit: '%',
  }),
  measure,
}
