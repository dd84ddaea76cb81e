import { bodyBytesMax } from '../../shared/contracts/limits.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import type { CutFor } from '../../shared/contracts/model-registry.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { type Size, sizeForModel } from '../../shared/model/input-size.ts'

const bytesPerPixel = 3
const frameTolerance = 1.1

/** What is cut from a view's frames; worked out once. */
export interface ViewPlan {
  readonly frame: Size
  /** An image that claims more is refused before it is decoded. */
  readonly framePixelsMax: number
  /** What every model sees of it. */
  readonly inspected: Region
  readonly rules: { readonly region: Region; readonly size: Size }
}

/** A model's picture of a view. */
export interface ModelCut {
  readonly model: ModelName
  readonly size: Size
}

/** Every model sees the whole inspected region, the rules what their checks look at, as large as it fits. */
export function planView(view: ViewRecipe): ViewPlan {
  const checked = boundingRegion(view.checks.map((check) => check.region))
  return {
    frame: view.frame,
    framePixelsMax: Math.ceil(view.frame.width * view.frame.height * frameTolerance),
    inspected: view.region ?? { x: 0, y: 0, ...view.frame },
    rules: { region: checked, size: sizeThatFits(checked) },
  }
}

/** A model sees the inspected region at its own size. */
export function planCut(
  { inspected }: Pick<ViewPlan, 'inspected'>,
  { input, name, version, sha256 }: CutFor,
): ModelCut {
  return { model: { name, version, sha256 }, size: sizeForModel(inspected, input) }
}

function boundingRegion(regions: readonly Region[]): Region {
  const x = Math.min(...regions.map((region) => region.x))
  const y = Math.min(...regions.map((region) => region.y))
  const right = Math.max(...regions.map((region) => region.x + region.width))
  const bottom = Math.max(...regions.map((region) => region.y + region.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** The region's own size, or the largest of its shape that one message can carry; both sides at one scale. */
function sizeThatFits({ width, height }: Region): Size {
  const wanted = Math.min(1, Math.sqrt(bodyBytesMax / (width * height * bytesPerPixel)))
  const scaledWidth = Math.max(1, Math.floor(width * wanted))
  return { width: scaledWidth, height: Math.max(1, Math.floor((height * scaledWidth) / width)) }
}
