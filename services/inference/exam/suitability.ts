import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import type { ModelManifest } from '../../../shared/contracts/model.ts'
import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import { expectationMistakes } from '../../../shared/model/expectation-mistakes.ts'
import { sizeForModel } from '../../../shared/model/input-size.ts'

const bytesPerPixel = 3

/** The part of a view's frames that is inspected. */
export function inspectedRegion({ region, frame }: Pick<ViewRecipe, 'region' | 'frame'>): Region {
  return region ?? { x: 0, y: 0, ...frame }
}

/** Why a model cannot serve a view, whatever its scores; undefined when it can. */
export function unsuitability(manifest: ModelManifest, view: ViewRecipe): string | undefined {
  const inspected = inspectedRegion(view)
  const { width, height } = sizeForModel(inspected, manifest.input)
  const bytes = width * height * bytesPerPixel
  if (bytes > bodyBytesMax) {
    return `its pictures of ${width} × ${height} are ${bytes} bytes, a message holds ${bodyBytesMax}; make it with a smaller input`
  }
  const [mistake] = expectationMistakes(manifest, view.expects)
  if (mistake) return `the recipe's ${mistake.path.join('.')} ${mistake.message}`
  if (!('backbone' in manifest.provenance)) return undefined
  const fitted = manifest.provenance.region ?? { x: 0, y: 0, ...view.frame }
  if (spell(fitted) === spell(inspected)) return undefined
  return `it was fitted on the region ${spell(fitted)}, the recipe inspects ${spell(inspected)}: its scores would mean nothing; fit it again with --region ${spell(inspected)}`
}

function spell({ x, y, width, height }: Region): string {
  return [x, y, width, height].join(',')
}
