import { z } from 'zod'
import { Expectation } from './expectation.ts'
import { Name } from './name.ts'
import { liesWithin, Region } from './region.ts'
import { strictObject } from './strict-object.ts'

/** The usual budgets, camera read to verdict published, in milliseconds. */
export const budgetPresetsMs = { continuous: 200, indexing: 700, manual: 2000 } as const

const Budget = z.union(
  [
    z.enum(['continuous', 'indexing', 'manual']).transform((preset) => budgetPresetsMs[preset]),
    z.int().min(50).max(60_000),
  ],
  'use a preset (continuous, indexing, manual) or whole milliseconds from 50 to 60000',
)

/** What every check has; its own settings stand beside these and are checked by its file in `services/rules/checks`. */
export const CheckRecipe = z.looseObject({
  name: Name,
  kind: Name,
  region: Region,
  onFail: z.enum(['reject', 'stop']).default('reject'),
  /** Whether its region goes with the part as the view's fixture finds it, or stays where it is in the frame; with the part unless given. */
  anchor: z.enum(['part', 'frame']).optional(),
})
export type CheckRecipe = z.infer<typeof CheckRecipe>

/** How the part is found before it is measured; its own settings are checked by its file in `services/rules/fixtures`. */
export const FixtureRecipe = z.looseObject({ kind: Name, region: Region })
export type FixtureRecipe = z.infer<typeof FixtureRecipe>

/** Where the millimetres per pixel come from. */
export const Calibration = strictObject({
  takenOn: z.iso.date(),
  by: z.enum(['board', 'length']),
  /** Root mean square distance of the target's points from where the scale puts them. */
  residualPixels: z.number().min(0),
})
export type Calibration = z.infer<typeof Calibration>

function isOutside(region: Region, inspected: Region): boolean {
  const shifted = { ...region, x: region.x - inspected.x, y: region.y - inspected.y }
  return shifted.x < 0 || shifted.y < 0 || !liesWithin(shifted, inspected)
}

/** A model that is asked about parts that the first one finds suspicious; its answer then counts in place of the first. */
const SecondModelRecipe = strictObject({
  /** Folder of the model package, relative to the recipe's file. */
  model: z.string().min(1),
  /** Above the warning threshold of the first model, above its threshold, or both. */
  when: z.enum(['suspicious', 'rejected', 'both']).default('both'),
  expects: z.array(Expectation).min(1).max(32).optional(),
})
export type SecondModelRecipe = z.infer<typeof SecondModelRecipe>

const ViewRecipe = strictObject({
  /** Size of the camera's frame in pixels; a frame of another size is not judged. */
  frame: strictObject({ width: z.int().min(16).max(8192), height: z.int().min(16).max(8192) }),
  millimetresPerPixel: z.number().gt(0),
  calibration: Calibration.optional(),
  /** A frame of a good part, relative to the recipe's file: the picture on which the regions were drawn. */
  reference: z.string().min(1).optional(),
  /** Without one the part lies in every frame where it lies in the reference. */
  fixture: FixtureRecipe.optional(),
  /** The part of the frame that is inspected; all of it unless given. */
  region: Region.optional(),
  /** Folder of the model package, relative to the recipe's file. */
  model: z.string().min(1),
  /** For a detector, and only for one: what has to be found. */
  expects: z.array(Expectation).min(1).max(32).optional(),
  second: SecondModelRecipe.optional(),
  /** At least one: the rules decide alone when the model is late, and a part nobody judged must not pass. */
  checks: z.array(CheckRecipe).min(1, 'at least one check: the rules decide alone when the model is late').max(64),
}).check((context) => {
  const { frame, region, checks, expects = [], second, fixture } = context.value
  const report = (message: string, path: (string | number)[], input: unknown) =>
    context.issues.push({ code: 'custom', message, path, input })
  if (region && !liesWithin(region, frame)) {
    report(`reaches outside the frame: the frame is ${frame.width} × ${frame.height}`, ['region'], region)
  }
  const inspected = region ?? { x: 0, y: 0, ...frame }
  const { x, y, width, height } = inspected
  const outside = `reaches outside the inspected region (x ${x} to ${x + width}, y ${y} to ${y + height})`
  if (fixture && isOutside(fixture.region, inspected)) report(outside, ['fixture', 'region'], fixture.region)
  for (const [index, check] of checks.entries()) {
    if (isOutside(check.region, inspected)) report(outside, ['checks', index, 'region'], check.region)
    if (checks.findIndex((other) => other.name === check.name) !== index) {
      report(`a second check is named ${check.name}`, ['checks', index, 'name'], check.name)
    }
  }
  for (const [index, { region: expected }] of expects.entries()) {
    if (expected && isOutside(expected, inspected)) report(outside, ['expects', index, 'region'], expected)
  }
  for (const [index, { region: expected }] of (second?.expects ?? []).entries()) {
    if (expected && isOutside(expected, inspected)) report(outside, ['second', 'expects', index, 'region'], expected)
  }
})
export type ViewRecipe = z.infer<typeof ViewRecipe>

/** When the line has to stop although no single part asks for it. The limits keep what has to be remembered small. */
export const StopLineRules = strictObject({
  /** So many rejects among the last parts. */
  rejects: strictObject({ count: z.int().min(1), ofLast: z.int().min(1).max(1000) })
    .refine(({ count, ofLast }) => count <= ofLast, {
      path: ['count'],
      error: 'is more than ofLast: so many of so few parts can never be rejected',
    })
    .optional(),
  /** The same check of the same view failed in so many parts one after the other. */
  sameCheck: strictObject({
    inARow: z.int().min(2, 'at least 2: a check that stops the line at once has onFail: stop').max(1000),
  }).optional(),
  /** More verdicts by fail-safe than this within so many minutes. */
  failSafes: strictObject({
    moreThan: z.int().min(0).max(1000),
    withinMinutes: z.number().gt(0).max(240, 'at most 240 minutes: verdicts are not kept for much longer'),
  }).optional(),
})
export type StopLineRules = z.infer<typeof StopLineRules>

/** A station's recipe as a line engineer writes it. */
export const RecipeDocument = strictObject({
  station: Name,
  /** Camera read to verdict published: a preset or milliseconds. */
  budget: Budget,
  /** The verdict of a part that nobody could judge in time. A part nobody judged never passes. */
  failSafe: z.enum(['reject', 'stop']).default('reject'),
  /** When the line has to stop, beyond the parts that ask for it themselves. */
  stopLine: StopLineRules.optional(),
  views: z
    .record(Name, ViewRecipe)
    .refine((views) => Object.keys(views).length >= 1, 'at least one view')
    .refine((views) => Object.keys(views).length <= 16, 'at most 16 views'),
})
export type RecipeDocument = z.infer<typeof RecipeDocument>

/** A recipe in use: the document and the fingerprint of the file it came from. */
export interface Recipe extends Omit<RecipeDocument, 'budget'> {
  readonly budgetMs: number
  readonly revision: string
  /** Absolute folder of the file, against which the paths in it are read. */
  readonly folder: string
}
