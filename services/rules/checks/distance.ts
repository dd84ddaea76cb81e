import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { MinContrast, Step, scanned, Take } from '../vision/caliper.ts'
import { straightEdgeOn } from '../vision/edge-line.ts'

const Settings = strictObject({
  direction: z
    .enum(['left-right', 'top-bottom'])
    .describe('which way the distance runs: between an edge to the left and one to the right, or from top to bottom'),
  from: strictObject({ step: Step.default('any'), take: Take.default('first') })
    .prefault({})
    .describe('the edge to the left or at the top'),
  to: strictObject({ step: Step.default('any'), take: Take.default('last') })
    .prefault({})
    .describe('the edge to the right or at the bottom'),
  limits: limitsIn('Mm', z.number().min(0), 'distance, in mm'),
  minContrast: MinContrast.default(20),
})
type Settings = z.infer<typeof Settings>

/** The mean distance of two straight edges, square to them. */
function measure({ crop: { mat, millimetresPerPixel }, settings, keep }: Task<Settings>): Measurement {
  const { direction, minContrast } = settings
  const sideways = direction === 'top-bottom'
  const ends = sideways ? (['upper', 'lower'] as const) : (['left', 'right'] as const)
  const scan = scanned(mat, direction, keep)
  const from = straightEdgeOn(scan, { minContrast, ...settings.from }, keep)
  const to = straightEdgeOn(scan, { minContrast, ...settings.to }, keep)
  if (!from || !to) {
    const finding = `could not be measured: no straight edge was found for its ${ends[from ? 1 : 0]} end`
    return { value: undefined, unit: 'mm', finding }
  }
  const middle = ((sideways ? mat.cols : mat.rows) - 1) / 2
  const [start, end] = [from.at(middle), to.at(middle)]
  const skew = (((from.degrees + to.degrees) / 2) * Math.PI) / 180
  const value = (end - start) * Math.cos(skew) * millimetresPerPixel
  const onMiddle = (along: number) => (sideways ? { x: middle, y: along } : { x: along, y: middle })
  const finding = `could not be measured: its ${ends[1]} edge lies before its ${ends[0]} edge`
  return {
    value: value > 0 ? value : undefined,
    unit: 'mm',
    shapes: [
      { shape: 'line', from: from.ends[0], to: from.ends[1] },
      { shape: 'line', from: to.ends[0], to: to.ends[1] },
      { shape: 'line', from: onMiddle(start), to: onMiddle(end) },
    ],
    wording: 'from edge to edge',
    ...(!(value > 0) && { finding }),
  }
}

export const check: Check<Settings> = {
  kind: 'distance',
  summary: 'Distance between two straight edges, such as the width of a strip or of a gap.',
  settings: Settings,
  limitsAt: { min: 'limits.minMm', max: 'limits.maxMm' },
  measure,
}
