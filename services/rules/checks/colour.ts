import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { ciede2000 } from '../vision/ciede2000.ts'
import { Colour, type Lab, medianColour } from '../vision/lab.ts'

const Settings = strictObject({
  reference: Colour,
  /** Largest CIEDE2000 difference from the reference; 2 is strict, 5 is plainly visible. */
  maxDeltaE: z.number().gt(0).max(100),
  /** For light that changes: the same colour, only brighter or darker, counts as no difference. */
  ignoreLightness: z.boolean().default(false),
})
type Settings = z.infer<typeof Settings>

/** The colour as it would look at another exposure: in CIELAB all of lightness + 16, a and b grow together. */
function atLightness(colour: Lab, lightness: number): Lab {
  const gain = (lightness + 16) / (colour.lightness + 16)
  return { lightness, a: colour.a * gain, b: colour.b * gain }
}

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

export const check: Check<Settings> = {
  kind: 'colour',
  summary: 'The colour of a surface that fills most of the region, against a reference (CIEDE2000).',
  settings: Settings,
  limitsAt: { max: 'maxDeltaE' },
  measure,
}
