import { z } from 'zod'
import type { Shape } from '../../../shared/contracts/shape.ts'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { findBentEdge } from '../vision/bent-edge.ts'
import { type EdgeSearch, MinContrast, Step, Take } from '../vision/caliper.ts'
import { findStraightEdge } from '../vision/edge-line.ts'

const Settings = strictObject({
  measure: z
    .enum(['angle', 'bow'])
    .describe('angle: how far the edge is turned off its nominal angle; bow: how far it is bent or wavy'),
  edge: z
    .enum(['horizontal', 'vertical'])
    .describe(
      'which way the edge runs: horizontal edges are looked for from top to bottom, vertical ones from left to right',
    ),
  nominalDegrees: z
    .number()
    .min(-45)
    .max(45)
    .default(0)
    .describe('the angle that a good edge has, in degrees clockwise from the side of its region'),
  limits: strictObject({
    max: z
      .number()
      .gt(0)
      .describe('the largest angle off the nominal one, in degrees to either side, or the largest bow, in mm'),
  }),
  step: Step.default('any'),
  take: Take.default('strongest'),
  minContrast: MinContrast.default(20),
})
type Settings = z.infer<typeof Settings>

function angle({ crop: { mat }, settings, keep }: Task<Settings>, search: EdgeSearch): Measurement {
  const line = findStraightEdge(mat, search, keep)
  const finding = 'could not be measured: no straight edge was found'
  if (!line) return { value: undefined, unit: 'degrees', finding }
  const [from, to] = line.ends
  const value = Math.abs(line.degrees - settings.nominalDegrees)
  return { value, unit: 'degrees', shapes: [{ shape: 'line', from, to }], wording: 'off its nominal angle' }
}

function bow({ crop: { mat, millimetresPerPixel }, keep }: Task<Settings>, search: EdgeSearch): Measurement {
  const edge = findBentEdge(mat, search, keep)
  if (!edge) return { value: undefined, unit: 'mm', finding: 'could not be measured: no edge was found' }
  const shapes: Shape[] = [{ shape: 'outline', points: [...edge.points, ...edge.points.toReversed()] }]
  return { value: edge.bow * millimetresPerPixel, unit: 'mm', shapes, wording: 'bent' }
}

function measure(task: Task<Settings>): Measurement {
  const { measure: what, edge, step, take, minContrast } = task.settings
  const scan = edge === 'horizontal' ? 'top-bottom' : 'left-right'
  return (what === 'angle' ? angle : bow)(task, { scan, step, take, minContrast })
}

export const check: Check<Settings> = {
  kind: 'straightness',
  summary: 'How far a long edge, such as that of a label, is turned or bent.',
  settings: Settings,
  limitsAt: { max: 'limits.max' },
  measure,
}
