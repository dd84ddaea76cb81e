import { resolve } from 'node:path'
import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import { readPackage } from '../../../shared/model/package.ts'
import { createEstimate } from '../../../shared/runtime/estimate.ts'
import type { ServiceContext } from '../../../shared/service/run-service.ts'
import type { InferenceConfig } from '../config.ts'
import { unsuitability } from '../exam/suitability.ts'
import { systemSchedule } from '../process/model-worker.ts'
import type { WorkerPool } from '../process/worker-pool.ts'
import { type AskAgain, createSecondOpinion } from './second-opinion.ts'

type Context = ServiceContext<InferenceConfig>
type StartPool = (folder: string, isCandidate: boolean) => WorkerPool

/** The second models of a recipe, each in processes of its own beside those of the first. */
export interface SecondModels {
  readonly isBusy: boolean
  /** Undefined for a view that has none. */
  of(view: string): AskAgain | undefined
}

/**
 * Has every second model loaded that the recipe names; nobody waits for that.
 * @throws {ModelPackageError} when a package cannot be read
 * @throws {RangeError} when a model cannot serve its view
 */
export async function openSecondModels(context: Context, startPool: StartPool): Promise<SecondModels> {
  const pools: WorkerPool[] = []
  const opinions = new Map<string, AskAgain>()
  for (const [name, view] of Object.entries(context.recipe.views)) {
    if (!view.second) continue
    const { pool, ask } = await openSecondModel(context, name, view, view.second, startPool)
    pools.push(pool)
    opinions.set(name, ask)
  }
  return {
    get isBusy() {
      return pools.some(({ waiting }) => waiting > 0)
    },
    of: (view) => opinions.get(view),
  }
}

async function openSecondModel(
  { clock, log, metrics, recipe }: Context,
  name: string,
  view: ViewRecipe,
  { model, when, expects }: NonNullable<ViewRecipe['second']>,
  startPool: StartPool,
): Promise<{ pool: WorkerPool; ask: AskAgain }> {
  const folder = resolve(recipe.folder, model)
  const { manifest } = await readPackage(folder)
  const unsuitable = unsuitability(manifest, { ...view, expects })
  if (unsuitable) throw new RangeError(`${folder} cannot be the second model of the view ${name}: ${unsuitable}`)
  const pool = startPool(folder, false)
  // Only where there is a second model does this process have to know how to scale.
  const { cropAndScale } = await import('../../../shared/imaging/scale.ts')
  const ask = createSecondOpinion({
    ...{ model: { manifest, pool, folder }, when, expects, schedule: systemSchedule, estimate: createEstimate() },
    clock,
    scale: (image, size) => cropAndScale(image, { x: 0, y: 0, width: image.width, height: image.height }, size),
    onOutcome(outcome, reason) {
      metrics.secondOpinion(outcome)
      if (outcome !== 'decided') log.warn({ view: name, reason }, `the second model is ${outcome}: ${reason}`)
    },
  })
  return { pool, ask }
}
