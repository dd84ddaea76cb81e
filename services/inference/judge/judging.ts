import { createQuota } from '../../../shared/runtime/quota.ts'
import type { ServiceContext } from '../../../shared/service/run-service.ts'
import type { ModelShelf } from '../change/model-shelf.ts'
import type { ViewRegisters } from '../change/registers.ts'
import type { Views } from '../change/views.ts'
import { createHandler, type InferenceDependencies } from '../handler.ts'
import { runModel } from '../process/model-run.ts'

const tellAgainPerSecondMax = 1

/** What is done with every picture: the wiring of the handler. */
export function createJudging(
  { clock, metrics, recipe }: Pick<ServiceContext<unknown>, 'clock' | 'metrics' | 'recipe'>,
  views: Views,
  shelf: ModelShelf,
  registers: ReadonlyMap<string, ViewRegisters>,
  afterwards: Pick<InferenceDependencies, 'explain' | 'askAgain'>,
): ReturnType<typeof createHandler> {
  const desks = new Map([...views].map(([name, { desk }]) => [name, desk]))
  const again = createQuota(tellAgainPerSecondMax, clock)
  return createHandler({
    ...{ desks, ...afterwards },
    find: shelf.find,
    async judge(view, model, image, region) {
      const run = await runModel(model, { type: 'judge', image }, { region, expects: recipe.views[view]?.expects })
      metrics.modelRan(view, run.runMs)
      return run
    },
    onUnknown(view) {
      const desk = desks.get(view)
      if (desk && again.take()) registers.get(view)?.tell(desk.served)
    },
  })
}
