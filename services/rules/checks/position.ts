import { z } from 'zod'
import type { Point } from '../../../shared/contracts/shape.ts'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { limitsIn } from '../inspection/limits.ts'
import { minContrastOf } from '../inspection/object-settings.ts'
import { toGrey } from '../vision/grey.ts'
import { boxAround, placeOfObject, turnBetween } from '../vision/object-place.ts'
import { examinePattern, PatternBox, patternBox, TurnTolerance } from '../vision/pattern-box.ts'
import { cornersOf, matchPattern } from '../vision/pattern-match.ts'
import { middleOf } from '../vision/pattern-search.ts'

const ByObject = strictObject({
  object: z.enum(['dark', 'light']).describe('how it looks against its ground'),
  minContrast: minContrastOf('it and its ground'),
})
const ByPattern = strictObject({
  pattern: PatternBox,
  turnDegreesMax: TurnTolerance,
  minScorePercent: z.number().min(20).max(100).default(70).describe('least likeness to the pattern, 0 to 100 percent'),
})

const Settings = strictObject({
  measure: z
    .enum(['offset', 'turn'])
    .describe('offset: how far it lies from where the reference has it; turn: how it is turned against the reference'),
  of: z
    .union([ByObject, ByPattern])
    .describe('what is looked for: the largest dark or light object, or a pattern of the reference'),
  limits: limitsIn('', z.number(), 'offset, in mm, or turn, in degrees, clockwise above 0'),
}).refine(({ measure, of }) => measure !== 'turn' || 'object' in of || of.turnDegreesMax > 0, {
  path: ['of', 'turnDegreesMax'],
  error: 'a turn is only seen up to this: give a number above 0',
})
type Settings = z.infer<typeof Settings>

/** Where it is, in pixels of the crop, and how that differs from the reference. */
interface Place {
  readonly taught: Point
  readonly seen: Point
  /** Undefined for what is round. */
  readonly turnDegrees: number | undefined
  readonly outline: Point[]
}
type Found = Place | { readonly finding: string }

function placeByObject({ crop, reference, keep }: Task<Settings>, of: z.infer<typeof ByObject>): Found {
  const taught = placeOfObject(reference().mat, of, keep)
  if (!taught.found) return { finding: `cannot be compared: on the reference ${taught.finding}` }
  const seen = placeOfObject(crop.mat, of, keep)
  if (!seen.found) return { finding: `was not found: ${seen.finding}` }
  const outline = seen.outline.points()
  return { taught: taught.centre, seen: seen.centre, turnDegrees: turnBetween(taught, seen), outline }
}

function placeByPattern({ crop, region, reference, keep }: Task<Settings>, of: z.infer<typeof ByPattern>): Found {
  const box = patternBox(of.pattern, region, crop.mat)
  const tolerance = { turnDegreesMax: of.turnDegreesMax, scalePercentMax: 0 }
  const matches = matchPattern(toGrey(reference().mat, keep), toGrey(crop.mat, keep), box, tolerance)
  if (!matches) return { finding: 'cannot be compared: nothing stands out in its pattern on the reference' }
  const { best } = matches
  if (best.scorePercent < of.minScorePercent) {
    const likeness = `${best.scorePercent.toFixed(0)} % like the pattern`
    return {
      finding: `was not found: the most similar place is ${likeness}, at least ${of.minScorePercent} % are wanted`,
    }
  }
  return { taught: middleOf(box), seen: best, turnDegrees: best.turnDegrees, outline: cornersOf(best, box) }
}

function measure(task: Task<Settings>): Measurement {
  const { measure: what, of } = task.settings
  const unit = what === 'offset' ? 'mm' : '°'
  const found = 'object' in of ? placeByObject(task, of) : placeByPattern(task, of)
  if ('finding' in found) return { value: undefined, unit, finding: found.finding }
  const { taught, seen, turnDegrees, outline } = found
  const box = boxAround(outline, task.crop.mat)
  const drawn = { shape: 'outline' as const, points: outline }
  if (what === 'turn') {
    const says =
      turnDegrees === undefined ? { finding: 'is too round to tell how it is turned' } : { wording: 'turned' }
    return { value: turnDegrees, unit, box, shapes: [drawn], ...says }
  }
  const value = Math.hypot(seen.x - taught.x, seen.y - taught.y) * task.crop.millimetresPerPixel
  const way = { shape: 'line' as const, from: taught, to: { x: seen.x, y: seen.y } }
  return { value, unit, box, shapes: [way, drawn], wording: 'from its place on the reference' }
}

export const check: Check<Settings> = {
  kind: 'position',
  summary: 'How far something lies from its place on the reference, or how it is turned.',
  settings: Settings,
  limitsAt: { min: 'limits.min', max: 'limits.max' },
  needsReference: true,
  examine: ({ of }, region) =>
    'object' in of ? [] : examinePattern(of, region).map((one) => ({ ...one, path: ['of', ...one.path] })),
  measure,
}
