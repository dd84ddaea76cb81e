import { z } from 'zod'
import { RulesFinding } from '../../../shared/contracts/finding.ts'
import { Name, PartId } from '../../../shared/contracts/name.ts'
import { recipeCharactersMax } from '../../../shared/contracts/recipe-revision.ts'
import {
  MeasuredFrame,
  MistakeTold,
  TaughtView,
  TrialTask,
  trialFramesMax,
} from '../../../shared/contracts/recipe-trial.ts'
import { PartSummary } from './part.ts'

const [Try, Teach] = TrialTask.options

/** What the rules are to do with a text that rules nothing. */
export const TrialOrder = z.strictObject({
  document: z.string().min(1).max(recipeCharactersMax),
  task: z.discriminatedUnion('mode', [
    Try,
    /** Parts that are good: limits are set around what they measure. */
    Teach.extend({ parts: z.array(PartId).min(1).max(trialFramesMax) }),
  ]),
})
export type TrialOrder = z.infer<typeof TrialOrder>

/** What the rules alone say of a part; `unable` where they could not judge it. */
export const RulesVerdict = z.enum(['pass', 'reject', 'stop', 'unable'])
export type RulesVerdict = z.infer<typeof RulesVerdict>

/** What the rules said of a part when it came, and what they would say of it by the text that is tried. */
export const TriedPart = z.object({
  partId: PartId,
  sequence: z.int(),
  capturedAt: z.iso.datetime(),
  was: RulesVerdict,
  would: RulesVerdict,
  /** `<view>/<check>` of each check that would pass where it failed, or the other way round. */
  changedChecks: z.array(z.string()),
  views: z.array(z.object({ view: Name, was: RulesFinding.optional(), would: MeasuredFrame.shape.outcome })),
})
export type TriedPart = z.infer<typeof TriedPart>

/** `refused` is the asker's to mend, `failed` is not. */
export const trialStates = ['running', 'done', 'refused', 'failed'] as const

/** How a trial stands. */
export const TrialCourse = z.object({
  trial: PartId,
  mode: z.enum(['try', 'teach']),
  state: z.enum(trialStates),
  /** Frames measured, and of how many; in turns where they are measured several times. */
  done: z.int(),
  total: z.int(),
  /** Why it was refused or failed. */
  reason: z.string().optional(),
  mistakes: z.array(MistakeTold),
  /** What does not keep the text from being used. */
  warnings: z.array(MistakeTold),
  /** Those that would be judged otherwise first; once it is done. */
  parts: z.array(TriedPart),
  /** What was taught, view by view; once it is done. */
  views: z.array(TaughtView),
})
export type TrialCourse = z.infer<typeof TrialCourse>

/** Recent parts that passed, that nobody has overridden and whose pictures are still there; the newest first. */
export const GoodParts = z.object({ parts: z.array(PartSummary) })
export type GoodParts = z.infer<typeof GoodParts>

export const TrialPath = z.object({ trial: PartId })
