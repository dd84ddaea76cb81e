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
  { clock, recipe }: Pick<ServiceContext<unknown>, 'clock' | 'recipe'>,
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
    judge: (view, model, image, region) =>
      runModel(model, { type: 'judge', image }, { region, expects: recipe.views[view]?.expects }),
    onUnknown(view) {
      const desk = desks.get(view)
      if (desk && again.take()) registers.get(view)?.tell(desk.served)
    },
  })
}
