import { z } from 'zod'
import { Name } from '../../../shared/contracts/name.ts'
import { Revision, recipeCharactersMax } from '../../../shared/contracts/recipe-revision.ts'
import { SettingValue } from '../../../shared/contracts/recipe-trial.ts'
import { Region } from '../../../shared/contracts/region.ts'

const noteCharactersMax = 300
const placesEditedMax = 100
const pathStepsMax = 10
const pathCharactersMax = 100

/** A body that holds a recipe's text, as JSON. */
export const recipeBodyBytesMax = 4 * recipeCharactersMax

/**
 * `rules`: the next part gets it. `refused`: the rules cannot use it. `waiting`: it is the newest, and not all services are
 * ready for it yet. `untrusted`: its signature is too old. `kept`: an earlier one.
 */
export const revisionStates = ['rules', 'refused', 'waiting', 'untrusted', 'kept'] as const

/** A revision of the station's recipe. */
export const RecipeSummary = z.object({
  revision: Revision,
  takenAt: z.iso.datetime(),
  author: z.string(),
  note: z.string(),
  /** When it was taken before, where it is an earlier one again. */
  restoredFrom: z.iso.datetime().optional(),
  state: z.enum(revisionStates),
  /** Why it is refused. */
  reason: z.string().optional(),
})
export type RecipeSummary = z.infer<typeof RecipeSummary>

/** The newest first; `ruling` is absent where nobody was heard who gives parts their recipe. */
export const StationRecipes = z.object({ ruling: Revision.optional(), revisions: z.array(RecipeSummary) })
export type StationRecipes = z.infer<typeof StationRecipes>

const Path = z.array(z.union([z.string().max(pathCharactersMax), z.int().min(0)])).max(pathStepsMax)

/** A region that is written in a recipe's text. */
export const DrawnPlace = z.object({
  /** Leads to it in the text. */
  path: Path,
  of: z.enum(['view', 'fixture', 'check', 'expectation']),
  name: z.string(),
  region: Region,
})
export type DrawnPlace = z.infer<typeof DrawnPlace>

export const DrawnView = z.object({
  view: z.string(),
  frame: z.object({ width: z.int(), height: z.int() }).optional(),
  /** `GET /api/recipes/:revision/pictures/:view` shows the picture on which the regions were drawn. */
  hasReference: z.boolean(),
  places: z.array(DrawnPlace),
})
export type DrawnView = z.infer<typeof DrawnView>

/** A whole revision. */
export const RecipeText = RecipeSummary.extend({ document: z.string(), views: z.array(DrawnView) })
export type RecipeText = z.infer<typeof RecipeText>

/** One setting that two recipes do not have alike. */
export const RecipeDifference = z.object({
  /** Such as `view top, check bore: limits.maxMm: 21.1 → 21.4`. */
  text: z.string(),
  path: z.array(z.string()),
  before: z.string().optional(),
  after: z.string().optional(),
  /** False where it can only change when the station starts. */
  isLive: z.boolean(),
})
export type RecipeDifference = z.infer<typeof RecipeDifference>

export const RecipeComparison = z.object({ from: Revision, to: Revision, differences: z.array(RecipeDifference) })
export type RecipeComparison = z.infer<typeof RecipeComparison>

export const ComparisonQuery = z.object({ from: Revision, to: Revision })

const document = z.string().min(1).max(recipeCharactersMax)
const note = z.string().max(noteCharactersMax)

/** A text to be looked at, with settings to be written in it first. */
export const RecipeDraft = z.strictObject({
  document,
  edits: z
    .array(z.strictObject({ path: Path.min(1), value: SettingValue }))
    .max(placesEditedMax)
    .default([]),
})
export type RecipeDraft = z.infer<typeof RecipeDraft>

/** What the schema says of a draft. The settings of each check only the rules know: they may still refuse it. */
export const RecipeExamination = z.object({
  /** With the settings written in it; everything else in it as it was. */
  document: z.string(),
  mistakes: z.array(z.object({ line: z.int().optional(), text: z.string() })),
  views: z.array(DrawnView),
  /** From the recipe that rules; empty where there are mistakes. */
  differences: z.array(RecipeDifference),
})
export type RecipeExamination = z.infer<typeof RecipeExamination>

export const NewRecipe = z.strictObject({
  document,
  note,
  /** The newest revision as far as its author knows: when it is another one by now, nothing is changed. */
  basedOn: Revision.optional(),
})
export type NewRecipe = z.infer<typeof NewRecipe>

export const RecipeRestoration = z.strictObject({ note })

export const RevisionPath = z.object({ revision: Revision })
export const RevisionPicturePath = RevisionPath.extend({ view: Name })
