import { createHandler as modelHandler } from '../../../services/inference/handler.ts'
import { createSecondOpinion } from '../../../services/inference/judge/second-opinion.ts'
import { nameOf } from '../../../services/inference/process/loaded-model.ts'
import { runModel } from '../../../services/inference/process/model-run.ts'
import { createHandler as preprocessHandler } from '../../../services/preprocess/handler.ts'
import { planCut, type ViewPlan } from '../../../services/preprocess/view-plan.ts'
import { createHandler as rulesHandler } from '../../../services/rules/handler.ts'
import type { RecipeChecks } from '../../../services/rules/recipe-checks.ts'
import { isSame } from '../../../shared/contracts/model.ts'
import type { Recipe } from '../../../shared/contracts/recipe.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { createEstimate } from '../../../shared/runtime/estimate.ts'
import type { ViewModels } from './view-models.ts'

/** The handlers of the services that judge a frame. */
export interface Judges {
  readonly prepare: ReturnType<typeof preprocessHandler>
  readonly askModel: ReturnType<typeof modelHandler>
  readonly askRules: ReturnType<typeof rulesHandler>
}

export interface JudgesOptions {
  readonly recipe: Recipe
  readonly plans: ReadonlyMap<string, ViewPlan>
  readonly models: ViewModels
  readonly checks: RecipeChecks
}

/** Stands still at the moment of capture: whoever asks how much time is left has all of it. */
const clock: Clock = { domain: 'replay', monotonicMs: () => 0, wallMs: () => 0 }
const never = (): (() => void) => () => {}

/** Wires the services' own handlers to models in this process, with nobody in a hurry. */
export function createJudges({ recipe, plans, models, checks }: JudgesOptions): Judges {
  return {
    prepare: preprocessHandler({
      plans,
      cuts: { of: (view) => cutOf(view, plans, models) },
      flight: { enter: async () => () => {}, hasRoom: () => false },
      shadowEvery: 1,
      decode: decodeImage,
      cut: cropAndScale,
    }),
    askModel: modelHandler({
      desks: new Map([...models.keys()].map((view) => [view, { judged() {}, failed() {}, shadow() {} }])),
      find: (wanted) => [...models.values()].find(({ first }) => isSame(first.manifest, wanted))?.first,
      judge: (view, model, image, region) =>
        runModel(model, { type: 'judge', image }, { region, expects: recipe.views[view]?.expects }),
      askAgain: (view) => secondOpinionOf(view, recipe, models),
      explain() {},
      onUnknown() {},
    }),
    askRules: rulesHandler(() => ({ checks })),
  }
}

function cutOf(view: string, plans: JudgesOptions['plans'], models: ViewModels) {
  const [plan, model] = [plans.get(view), models.get(view)?.first]
  if (!plan || !model) return undefined
  return { judge: planCut(plan, { ...nameOf(model.manifest), input: model.manifest.input }) }
}

function secondOpinionOf(view: string, { views }: Recipe, models: ViewModels) {
  const [model, second] = [models.get(view)?.second, views[view]?.second]
  if (!model || !second) return undefined
  return createSecondOpinion({
    ...{ model, clock, when: second.when, expects: second.expects },
    estimate: createEstimate(),
    schedule: never,
    scale: (image, size) => cropAndScale(image, { x: 0, y: 0, width: image.width, height: image.height }, size),
    onOutcome() {},
  })
}
