import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { ciede2000 } from '../vision/ciede2000.ts'
import { atLightness, Colour, type Lab, medianColour } from '../vision/lab.ts'
import { medianOf } from '../vision/median.ts'

const Settings = strictObject({
  reference: Colour.describe('colour of a good part: "#rrggbb" in quotes, or measured in CIELAB'),
  maxDeltaE: z
    .number()
    .gt(0)
    .max(100)
    .describe('largest difference from the reference, in CIEDE2000; 2 is strict, 5 is plainly visible'),
  ignoreLightness: z
    .boolean()
    .default(false)
    .describe('for light that changes: the same colour, only brighter or darker, counts as no difference'),
})
type Settings = z.infer<typeof Settings>

/** Difference of the region's median colour from the reference. */
function measure({ crop, settings: { reference, ignoreLightness } }: Task<Settings>): Measurement {
  const median = medianColour(crop.mat)
  const colour = ignoreLightness ? atLightness(median, reference.lightness) : median
  return {
    value: ciede2000(reference, colour),
    unit: 'ΔE00',
    wording: 'from its reference colour',
  }
}

/** The colour in the middle of those that good parts have, to a tenth. */
function teach(good: readonly Task<Settings>[]): Partial<Settings> {
  const colours = good.map(({ crop }) => medianColour(crop.mat))
  const middle = (channel: keyof Lab): number => {
    return Math.round(10 * medianOf(Float32Array.from(colours, (colour) => colour[channel]))) / 10
  }
  return { reference: { lightness: middle('lightness'), a: middle('a'), b: middle('b') } }
}

export const check: Check<Settings> = {
  kind: 'colour',
  summary: 'The colour of a surface that fills most of the region, against a reference (CIEDE2000).',
  settings: Settings,
  limitsAt: { max: 'maxDeltaE' },
  measure,
  teach,
}
