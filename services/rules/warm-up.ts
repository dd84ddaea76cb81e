import type { Recipe } from '../../shared/contracts/recipe.ts'
import { sizeForMessage } from '../../shared/imaging/scale.ts'
import { runChecks } from './inspection/run-checks.ts'
import type { ViewChecks } from './recipe-checks.ts'

const rounds = 5

/** Runs every check a few times on a grey frame: the first part must not pay for what is only slow once. */
export function warmUp(recipe: Recipe, views: ReadonlyMap<string, ViewChecks>): void {
  for (const [name, { frame, region }] of Object.entries(recipe.views)) {
    const view = views.get(name)
    if (!view) continue
    const { x, y, ...inspected } = region ?? { x: 0, y: 0, ...frame }
    const { width, height } = sizeForMessage(inspected)
    const pixels = { width, height, data: new Uint8Array(width * height * 3).fill(128) }
    const scale = width / inspected.width
    const image = { pixels, origin: { x, y }, scale, millimetresPerFramePixel: view.millimetresPerPixel }
    for (let round = 0; round < rounds; round += 1) runChecks(image, view.view, view.reference)
  }
}
