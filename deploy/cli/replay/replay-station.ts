import { type Judgement, judge } from '../../../services/decision/judgement.ts'
import type { ViewState } from '../../../services/decision/view-state.ts'
import { planView, type ViewPlan } from '../../../services/preprocess/view-plan.ts'
import { openChecks } from '../../../services/rules/recipe-checks.ts'
import type { Contract, Outgoing } from '../../../shared/contracts/contract.ts'
import type { PartEnvelope } from '../../../shared/contracts/envelope.ts'
import { ModelFindings, RulesFindings } from '../../../shared/contracts/finding.ts'
import type { FrameEnvelope } from '../../../shared/contracts/frame.ts'
import type { ModelName } from '../../../shared/contracts/model.ts'
import { PreparedForModel, PreparedForRules } from '../../../shared/contracts/prepared.ts'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import { createJudges, type Judges } from './judges.ts'
import { openViewModels, type ViewModels } from './view-models.ts'

/** The picture of a view as the camera gave it, or why there was none. */
export type ReplayedFrame = { readonly bytes: Uint8Array } | { readonly missing: string }

export interface ReplayedPart extends Pick<PartEnvelope, 'partId' | 'sequence' | 'capturedAt'> {
  /** Of every view of the recipe. */
  readonly frames: ReadonlyMap<string, ReplayedFrame>
}

/** A station without a line: it judges parts as services do, and always has the time to. */
export interface ReplayStation {
  /** The first model of each view. */
  readonly models: ReadonlyMap<string, ModelName>
  /** What the station would decide, if neither the clock nor a stopped line had a say. */
  judge(part: ReplayedPart): Promise<Judgement>
  release(): Promise<void>
}

/**
 * @param folders of the model packages that are asked in place of those that the recipe names, by view
 * @throws {ModelPackageError} when a package cannot be used
 * @throws {RecipeError} when a model cannot serve its view
 */
export async function openReplayStation(recipe: Recipe, folders: ReadonlyMap<string, string>): Promise<ReplayStation> {
  const checks = await openChecks(recipe)
  const models = await openViewModels(recipe, folders)
  const plans = new Map(Object.entries(recipe.views).map(([name, view]): [string, ViewPlan] => [name, planView(view)]))
  const judges = createJudges({ recipe, plans, models, checks })
  return {
    models: new Map([...models].map(([view, { first }]) => [view, first.manifest])),
    async judge({ frames, ...part }) {
      const envelope = envelopeOf(part, recipe)
      const views: ViewState[] = []
      for (const [view, frame] of frames) views.push(await viewOf({ ...envelope, view, trail: [] }, frame, judges))
      const judgement = judge(views, true, recipe.failSafe)
      // All there is to wait for has come.
      if (!judgement) throw new Error(`nothing was decided of part ${part.partId}`)
      return judgement
    },
    release: () => releaseAll(models),
  }
}

async function releaseAll(models: ViewModels): Promise<void> {
  for (const { first, second } of models.values()) {
    await first.release()
    await second?.release()
  }
}

function envelopeOf(part: Omit<ReplayedPart, 'frames'>, { station, views, budgetMs, revision }: Recipe): PartEnvelope {
  const captureClock = { domain: 'replay', monotonicMs: 0 }
  const viewsExpected = Object.keys(views)
  return { version: 1, ...part, station, viewsExpected, captureClock, budgetMs, recipeRevision: revision }
}

/** Sends a frame the way that messages take through the services, until both judges have answered. */
async function viewOf(
  envelope: Omit<FrameEnvelope, 'image' | 'source'>,
  frame: ReplayedFrame,
  { prepare, askModel, askRules }: Judges,
): Promise<ViewState> {
  const bytes = 'bytes' in frame ? frame.bytes : new Uint8Array()
  const image =
    'bytes' in frame
      ? ({ at: 'body', byteLength: bytes.length } as const)
      : ({ at: 'nowhere', reason: frame.missing } as const)
  const prepared = await prepare({ envelope: { ...envelope, image, source: 'replay' }, body: bytes }, async () => bytes)
  const answers: Outgoing[] = []
  for (const one of prepared) {
    if (isOf(one, PreparedForModel)) answers.push(...(await askModel(one)))
    else if (isOf(one, PreparedForRules)) answers.push(...(await askRules(one)))
    else answers.push(one)
  }
  const model = answers.find((one) => isOf(one, ModelFindings))
  const rules = answers.find((one) => isOf(one, RulesFindings))
  return { view: envelope.view, model: model?.body, rules: rules?.body }
}

function isOf<Envelope, Body>(
  one: Outgoing,
  contract: Contract<Envelope, Body>,
): one is Outgoing & { readonly envelope: Envelope; readonly body: Body } {
  return one.contract.name === contract.name
}
