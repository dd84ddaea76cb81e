import { z } from 'zod'
import { strictObject } from '../../../shared/contracts/strict-object.ts'
import type { Check, Measurement, Task } from '../inspection/check.ts'
import { toGrey } from '../vision/grey.ts'
import { boxAround } from '../vision/object-place.ts'
import { examinePattern, PatternBox, patternBox, ScaleTolerance, TurnTolerance } from '../vision/pattern-box.ts'
import { cornersOf, matchPattern } from '../vision/pattern-match.ts'

const Settings = strictObject({
  pattern: PatternBox,
  turnDegreesMax: TurnTolerance,
  scalePercentMax: ScaleTolerance,
  minScorePercent: z.number().min(20).max(100).describe('least likeness to the pattern, 0 to 100 percent'),
})
type Settings = z.infer<typeof Settings>

/** How much the most similar place of the region looks like the pattern; the light all over it does not matter. */
function measure({ crop, region, settings, reference, keep }: Task<Settings>): Measurement {
  const box = patternBox(settings.pattern, region, crop.mat)
  const matches = matchPattern(toGrey(reference().mat, keep), toGrey(crop.mat, keep), box, settings)
  if (!matches) {
    const finding = 'cannot be looked for: nothing stands out in its pattern on the reference'
    return { value: undefined, unit: '%', finding }
  }
  const { best } = matches
  const points = cornersOf(best, box)
  const finding = `is missing: the most similar place is ${best.scorePercent.toFixed(0)} % like the reference`
  return {
    ...{ value: best.scorePercent, unit: '%', wording: 'like the reference', finding },
    ...{ box: boxAround(points, crop.mat), shapes: [{ shape: 'outline', points }] },
  }
}

export const check: Check<Settings> = {
  kind: 'pattern',
  summary: 'Presence of what the reference shows in a box, anywhere in the region, also turned.',
  settings: Settings,
  limitsAt: { min: 'minScorePercent' },
  needsReference: true,
  examine: examinePattern,
  measure,
}
