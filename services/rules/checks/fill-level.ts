import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { MinContrast } from '../vision/caliper.ts'
import { findStraightEdge } from '../vision/edge-line.ts'

const Settings = strictObject({
  liquid: z.enum(['dark', 'light']).describe('how the liquid looks against the empty part above it'),
  limits: limitsIn('Mm', z.number().min(0), 'level, in mm above the lower side of the region'),
  minContrast: MinContrast.default(40),
})
type Settings = z.infer<typeof Settings>

/**
 * The height of the liquid's surface in the middle of the region: the first edge from above on most of the scan lines,
 * so that highlights, drops and print on the bottle do not matter.
 */
function measure({ crop: { mat, millimetresPerPixel }, settings, keep }: Task<Settings>): Measurement {
  const { liquid, minContrast } = settings
  const step = liquid === 'dark' ? 'light-to-dark' : 'dark-to-light'
  const surface = findStraightEdge(mat, { scan: 'top-bottom', step, take: 'first', minContrast }, keep)
  if (!surface) {
    const finding = 'could not be measured: no surface of the liquid was found; it stands above or below the region'
    return { value: undefined, unit: 'mm', finding }
  }
  // Pixels are counted at their centres: the region ends half a pixel below the last of them.
  const value = (mat.rows - 0.5 - surface.at((mat.cols - 1) / 2)) * millimetresPerPixel
  const [from, to] = surface.ends
  return { value, unit: 'mm', shapes: [{ shape: 'line', from, to }], wording: 'high' }
}

export const check: Check<Settings> = {
  kind: 'fill-level',
  summary: 'The level of the liquid in a transparent bottle or glass.',
  settings: Settings,
  limitsAt: { min: 'limits.minMm', max: 'limits.maxMm' },
  measure,
}
