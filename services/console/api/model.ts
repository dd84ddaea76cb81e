import { z } from 'zod'
import { ModelManifest, ModelName, ThresholdPromise } from '../../../shared/contracts/model.ts'
import { ExamReport } from '../../../shared/contracts/model-registry.ts'
import { Name } from '../../../shared/contracts/name.ts'
import { Region } from '../../../shared/contracts/region.ts'

const reasonCharactersMax = 300

/** A model as people name it: `plate/2` has the name `plate` and the version `2`. */
export const ModelLabel = ModelName.pick({ name: true, version: true })
export type ModelLabel = z.infer<typeof ModelLabel>

/** One package of the registry. */
export const ModelPackage = ModelLabel.extend({
  kind: z.enum(ModelManifest.options.map(({ shape }) => shape.kind.value)),
  /** Above it a part is rejected; absent of a detector, where the recipe says what has to be found. */
  threshold: z.number().optional(),
  warningThreshold: z.number().optional(),
  promise: ThresholdPromise.optional(),
  input: z.object({ width: z.int(), height: z.int() }),
  /** The part of the frame that it was fitted on. */
  region: Region.optional(),
  /** In words: when, on how many images and with what it was fitted, or where it comes from. */
  source: z.string(),
  fittedAt: z.iso.datetime().optional(),
  images: z.int().optional(),
  goldenImages: z.int(),
  licence: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  storedAt: z.iso.datetime(),
})
export type ModelPackage = z.infer<typeof ModelPackage>

/** Which model a view has, and which it is to have. */
export const ViewModel = z.object({
  view: Name,
  /** What the recipe names. */
  recipeModel: z.string(),
  serving: ModelLabel,
  since: z.iso.datetime(),
  /** Sits its exam right now. */
  candidate: ModelLabel.optional(),
  /** What people chose last, where that is not the recipe's own. */
  chosen: ModelLabel.optional(),
  /** `open`: nothing has been decided yet. `refused`: another one goes on serving. */
  choice: z.enum(['none', 'open', 'serves', 'refused']),
  /** What a roll back leads to, null for the recipe's own; absent where nothing was chosen. */
  before: ModelLabel.nullable().optional(),
})
export type ViewModel = z.infer<typeof ViewModel>

export const PastChoice = z.object({
  view: Name,
  /** Null: the recipe's own. */
  model: ModelLabel.nullable(),
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
})
export type PastChoice = z.infer<typeof PastChoice>

export const ViewExam = ExamReport.extend({ view: Name })
export type ViewExam = z.infer<typeof ViewExam>

/** Everything that is known of the models of a station; choices and exams the newest first. */
export const StationModels = z.object({
  views: z.array(ViewModel),
  packages: z.array(ModelPackage),
  choices: z.array(PastChoice),
  exams: z.array(ViewExam),
})
export type StationModels = z.infer<typeof StationModels>

export const ModelChoiceRequest = z.strictObject({
  view: Name,
  /** Null: the model that the recipe names. */
  model: ModelLabel.strict().nullable(),
  reason: z.string().max(reasonCharactersMax),
})
export type ModelChoiceRequest = z.infer<typeof ModelChoiceRequest>
