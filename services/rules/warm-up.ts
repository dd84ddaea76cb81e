import { setImmediate } from 'node:timers/promises'
import type { Recipe, ViewRecipe } from '../../shared/contracts/recipe.ts'
import { sizeForMessage } from '../../shared/imaging/scale.ts'
import type { RulesImage } from './inspection/rules-image.ts'
import { type PartRun, runApart } from './part-run.ts'
import type { RecipeChecks } from './recipe-checks.ts'

const roundsMax = 5
/** What is slow runs less often: nobody may wait long for a start. */
const warmUpMsMax = 500

/**
 * Runs every check a few times, on the view's own reference or else on a grey frame: the first part must not pay for what is
 * only slow once. It gives way to the parts that are judged meanwhile.
 * @param nowMs processor time of this process
 * @returns of every view the run that took least
 */
export async function warmUp(
  recipe: Recipe,
  views: RecipeChecks,
  nowMs = processorMs,
): Promise<ReadonlyMap<string, PartRun>> {
  const quickest = new Map<string, PartRun>()
  for (const [name, checks] of views) {
    const view = recipe.views[name]
    if (!view) continue
    const image = checks.reference ?? greyFrame(view)
    let spentMs = 0
    for (let round = 0; round < roundsMax && (round < 2 || spentMs < warmUpMsMax); round += 1) {
      const run = await runApart(image, checks, setImmediate, nowMs)
      spentMs += run.processorMs
      if (run.processorMs < (quickest.get(name)?.processorMs ?? Infinity)) quickest.set(name, run)
    }
  }
  return quickest
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function greyFrame({ frame, region, millimetresPerPixel }: ViewRecipe): RulesImage {
  const { x, y, ...inspected } = region ?? { x: 0, y: 0, ...frame }
  const { width, height } = sizeForMessage(inspected)
  const pixels = { width, height, data: new Uint8Array(width * height * 3).fill(128) }
  return {
    ...{ pixels, origin: { x, y }, scale: width / inspected.width },
    millimetresPerFramePixel: millimetresPerPixel,
  }
}
