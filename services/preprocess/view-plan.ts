import type { ModelName } from '../../shared/contracts/model.ts'
import type { CutFor } from '../../shared/contracts/model-registry.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { sizeForMessage } from '../../shared/imaging/scale.ts'
import { type Size, sizeForModel } from '../../shared/model/input-size.ts'

/** What is cut from a view's frames; worked out once. */
export interface ViewPlan {
  /** An image of another size is refused before it is decoded. */
  readonly frame: Size
  /** What every judge sees of it. */
  readonly inspected: Region
  /** The rules' picture of it. */
  readonly rulesSize: Size
}

/** A model's picture of a view. */
export interface ModelCut {
  readonly model: ModelName
  readonly size: Size
}

/** Every judge sees the whole inspected region, the rules as large as a message carries it. */
export function planView(view: ViewRecipe): ViewPlan {
  const inspected = view.region ?? { x: 0, y: 0, ...view.frame }
  return {
    frame: view.frame,
    inspected,
    rulesSize: sizeForMessage(inspected),
  }
}

/** A model sees the inspected region at its own size. */
export function planCut(
  { inspected }: Pick<ViewPlan, 'inspected'>,
  { input, name, version, sha256 }: CutFor,
): ModelCut {
  return { model: { name, version, sha256 }, size: sizeForModel(inspected, input) }
}
