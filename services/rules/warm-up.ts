import type { Recipe } from '../../shared/contracts/recipe.ts'
import { runChecks } from './checks/catalogue.ts'
import type { ViewChecks } from './handler.ts'

const rounds = 5

/** Runs every check a few times on a grey frame: the first part must not pay for what is only slow once. */
export function warmUp(recipe: Recipe, views: ReadonlyMap<string, ViewChecks>): void {
  for (const [name, { frame }] of Object.entries(recipe.views)) {
    const view = views.get(name)
    if (!view) continue
    const { width, height } = frame
    const pixels = { width, height, data: new Uint8Array(width * height * 3).fill(128) }
    const image = { pixels, origin: { x: 0, y: 0 }, scale: 1, millimetresPerFramePixel: view.millimetresPerPixel }
    for (let round = 0; round < rounds; round += 1) runChecks(image, view.checks)
  }
}
