import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { CheckResult } from './finding.ts'
import { Name, PartId } from './name.ts'
import { RecipeRevision } from './recipe-revision.ts'

/** So many frames are measured in one trial: each view of each part is one. */
export const trialFramesMax = 64
/** A trial that is not done after so long is given up. */
export const trialMsMax = 120_000
const reasonCharactersMax = 4000
const mistakesMax = 200
const checksMax = 64

const TrialEnvelope = z.object({ version: z.literal(1), station: Name, trial: PartId })
type TrialEnvelope = z.infer<typeof TrialEnvelope>

/** A frame that the broker keeps. */
const TrialFrame = z.object({
  partId: PartId,
  /** Of the part, for people. */
  sequence: z.int().min(1),
  view: Name,
  streamSequence: z.int().min(1),
})
export type TrialFrame = z.infer<typeof TrialFrame>

/** `try`: what the checks measure. `teach`: which limits good parts call for. */
export const TrialTask = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('try') }),
  /** Of all checks of a part together, the share of good parts that they may reject. */
  z.object({ mode: z.literal('teach'), falseRejectShareMax: z.number().gt(0).max(0.5) }),
])
export type TrialTask = z.infer<typeof TrialTask>

const RecipeTrial = RecipeRevision.pick({ document: true, pictures: true }).extend({
  task: TrialTask,
  frames: z.array(TrialFrame).min(1).max(trialFramesMax),
})
export type RecipeTrial = z.infer<typeof RecipeTrial>

/** Somebody wants to know what a recipe that rules nothing would make of parts that were judged already. */
export const RecipeTrials: Contract<TrialEnvelope, RecipeTrial> = {
  name: 'recipe-trial',
  account: 'LINE',
  stream: undefined,
  envelope: TrialEnvelope,
  body: jsonBody(RecipeTrial),
  subject: ({ station }) => `trials.${station}`,
  filter: (station = '*') => `trials.${station}`,
  id: ({ trial }) => `recipe-trial:${trial}`,
}

const reason = z.string().max(reasonCharactersMax)
export const MistakeTold = z.object({ line: z.int().optional(), text: reason })
const Mistakes = z.array(MistakeTold).max(mistakesMax)

const LimitPair = z.object({ min: z.number().optional(), max: z.number().optional() })

/** A value of a setting: a limit, a word, or a few numbers by their names, such as a region or a colour. */
export const SettingValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(200),
  z.record(z.string().max(100), z.number()),
])
export type SettingValue = z.infer<typeof SettingValue>

/** A setting that good parts call for, in place of the one that the recipe has. */
const TaughtChange = z.object({
  /** Leads to it in the check, such as `limits`, `maxMm`. */
  path: z.array(z.string().max(100)).min(1).max(10),
  value: SettingValue,
  /** Absent where the recipe does not give it. */
  before: SettingValue.optional(),
})

/** What good parts measured with a check, and what follows. */
export const TaughtCheck = z.object({
  name: Name,
  unit: z.string().max(16),
  /** Frames on which it measured, and what. */
  measured: z.int().min(0),
  smallest: z.number().optional(),
  median: z.number().optional(),
  largest: z.number().optional(),
  limits: LimitPair,
  proposed: LimitPair,
  changes: z.array(TaughtChange).max(50),
  /** Why something is left as it is, or should be looked at. */
  remarks: z.array(reason).max(20),
})
export type TaughtCheck = z.infer<typeof TaughtCheck>

/** What the limits of a view are worth, with 95 % confidence. */
export const TaughtPromise = z.object({
  /** Share of good parts that may be rejected, as it was asked for of this view. */
  asked: z.number(),
  frames: z.int(),
  limits: z.int(),
  /** Proven for any distribution of what is measured. */
  proven: z.number(),
  /** So many frames would prove what was asked for. */
  framesNeeded: z.int(),
  /** What was asked for is proven; otherwise it holds where measures are normally distributed. */
  isProven: z.boolean(),
})
export type TaughtPromise = z.infer<typeof TaughtPromise>

export const TaughtView = z.object({
  view: Name,
  promise: TaughtPromise,
  /** In the order of the recipe. */
  checks: z.array(TaughtCheck).max(checksMax),
  /** Frames of other parts with the same picture, which count once. */
  copies: z.int().min(0),
  /** Frames that are not at the broker any more, or that would have been more than fits into memory. */
  leftOut: z.int().min(0),
  /** How many of the frames pass with everything that is proposed. */
  passing: z.int().min(0),
  /** Why it must not be taken over: the recipe would reject good parts. */
  refusal: reason.optional(),
})
export type TaughtView = z.infer<typeof TaughtView>

export const MeasuredFrame = z.object({
  partId: PartId,
  view: Name,
  outcome: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('judged'), checks: z.array(CheckResult).max(checksMax) }),
    z.object({ outcome: z.literal('unable'), reason }),
  ]),
})
export type MeasuredFrame = z.infer<typeof MeasuredFrame>

/**
 * Told one after the other, and one of the last three once: `refused` where the recipe or the parts cannot be used, `failed`
 * where a trial came to no end, `done`.
 */
export const TrialAnswer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('begun'), warnings: Mistakes }),
  z.object({ is: z.literal('progress'), stage: z.string().max(100), done: z.int().min(0), total: z.int().min(0) }),
  z.object({ is: z.literal('measured'), frame: MeasuredFrame }),
  z.object({ is: z.literal('taught'), view: TaughtView }),
  z.object({ is: z.literal('refused'), reason, mistakes: Mistakes }),
  z.object({ is: z.literal('failed'), reason }),
  z.object({ is: z.literal('done') }),
])
export type TrialAnswer = z.infer<typeof TrialAnswer>

/** `number` counts up within what one process says of a trial. */
const AnswerEnvelope = TrialEnvelope.extend({ number: z.int().min(0) })

/** What comes of a trial, piece by piece. */
export const RecipeTrialAnswers: Contract<z.infer<typeof AnswerEnvelope>, TrialAnswer> = {
  name: 'recipe-trial-answer',
  account: 'LINE',
  stream: undefined,
  envelope: AnswerEnvelope,
  body: jsonBody(TrialAnswer),
  subject: ({ station }) => `trial-answers.${station}`,
  filter: (station = '*') => `trial-answers.${station}`,
  id: ({ trial, number }) => `recipe-trial-answer:${trial}:${number}`,
}
