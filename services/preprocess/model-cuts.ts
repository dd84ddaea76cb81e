import type { CutFor, ServedModels } from '../../shared/contracts/model-registry.ts'
import { type ModelCut, planCut, type ViewPlan } from './view-plan.ts'

/** The models that pictures of a view are cut for just now. */
export interface Cuts {
  readonly judge: ModelCut
  /** Of a candidate, which gets some of the pictures as well. */
  readonly shadow?: ModelCut
}

/** What pictures are cut for; a change counts from one frame to the next. */
export interface ModelCuts {
  of(view: string): Cuts | undefined
  /** What inference says it serves. Until it has said so it is the model that the recipe names. */
  heard(view: string, served: ServedModels): void
}

export interface CutView {
  readonly plan: ViewPlan
  /** The model that the recipe names, as the recipe writes it, and as its package says it. */
  readonly recipeModel: string
  readonly own: CutFor
}

export function createModelCuts(views: ReadonlyMap<string, CutView>): ModelCuts {
  const cuts = new Map<string, Cuts>([...views].map(([view, { plan, own }]) => [view, { judge: planCut(plan, own) }]))
  return {
    of: (view) => cuts.get(view),
    heard(name, { recipe, serving, candidate }) {
      const view = views.get(name)
      // What was said while the recipe named another model is over.
      if (view?.recipeModel !== recipe.model) return
      const shadow = candidate && planCut(view.plan, candidate)
      cuts.set(name, { judge: planCut(view.plan, serving), ...(shadow && { shadow }) })
    },
  }
}
