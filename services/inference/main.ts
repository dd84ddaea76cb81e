import { join } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { ModelChoices } from '../../shared/contracts/model-registry.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { logReport, logServed } from './change/change-log.ts'
import { createModelShelf, type ModelShelf } from './change/model-shelf.ts'
import { createPackageCache, type PackageCache } from './change/package-cache.ts'
import { fetchPackage } from './change/package-fetch.ts'
import { openRegisters, type ViewRegisters } from './change/registers.ts'
import { openServedFile } from './change/served-file.ts'
import { budgetsUnderWay } from './change/view-desk.ts'
import { healthOf, openViews, type Views, type ViewsOptions } from './change/views.ts'
import { InferenceConfig } from './config.ts'
import { readOverriddenParts } from './exam/overridden-parts.ts'
import { openExplanations } from './explain/explanations.ts'
import { createJudging } from './judge/judging.ts'
import { openSecondModels } from './judge/second-models.ts'
import { systemSchedule as schedule } from './process/model-worker.ts'
import { startWorkerPool } from './process/worker-pool.ts'

const loadMsMax = 30_000
const tidyIntervalMs = 100
const mebibyte = 2 ** 20

type Context = ServiceContext<InferenceConfig>
type Registers = ReadonlyMap<string, ViewRegisters>

await runService({
  name: 'inference',
  config: InferenceConfig,
  async start(context) {
    const { bus, clock, config, handle, log, recipe, signal } = context
    const ending = new AbortController()
    const servedFile = openServedFile(join(config.MODEL_FOLDER, 'served.json'), log)
    const cache = createPackageCache(join(config.MODEL_FOLDER, 'packages'), (model) =>
      fetchPackage(() => bus.models.read(model), signal),
    )
    await cache.keepOnly(servedFile.models).catch((error: unknown) => {
      log.warn({ reason: String(error) }, `what is left over of other models stays in MODEL_FOLDER: ${error}`)
    })
    const shelf = createModelShelf(budgetsUnderWay * recipe.budgetMs, clock)
    const registers: Registers = new Map(
      Object.keys(recipe.views).map((view) => [view, openRegisters(bus, recipe.station, view, schedule)]),
    )
    const views = await openViews({
      ...{ recipe, clock, log, schedule, shelf, cache, servedFile },
      rules: { partsMin: config.EXAM_PARTS_MIN, msMax: config.EXAM_SECONDS_MAX * 1000, budgetMs: recipe.budgetMs },
      probationParts: config.PROBATION_PARTS,
      startPool: poolStarter(context, ending.signal),
      readOverridden: (view, region) => readOverriddenParts(bus, view, region),
      announce: announcer(context, registers),
    })
    for (const [name, { desk, chosen }] of views) {
      registers.get(name)?.follow(desk)
      bus.watch(ModelChoices, [name], (_, kept) => kept && chosen(kept.body))
    }
    const second = await openSecondModels(context, poolStarter(context, ending.signal))
    signal.addEventListener('abort', () => closeDesks(views))
    const explanations = openExplanations(context, () => shelf.isBusy || second.isBusy)
    const tidying = setInterval(() => tidy(shelf, views, cache, context), tidyIntervalMs)
    return {
      finished: handle(
        consumers.inference,
        createJudging(context, views, shelf, registers, { explain: explanations.offer, askAgain: second.of }),
      ),
      health: () => healthOf(views),
      async release() {
        clearInterval(tidying)
        closeDesks(views)
        explanations.close()
        ending.abort()
      },
    }
  },
})

function poolStarter({ config, recipe, log }: Context, signal: AbortSignal): ViewsOptions['startPool'] {
  const { WORKERS, THREADS: threads, MEMORY_MIB_MAX } = config
  const limits = { memoryBytesMax: MEMORY_MIB_MAX * mebibyte, runMsMax: recipe.budgetMs, loadMsMax }
  return (folder, isCandidate, workers = WORKERS) => {
    const onEnd = (reason: string, isStartedAgain: boolean): void => {
      if (isStartedAgain) log.error({ folder, reason }, `${reason}; it is started again`)
      else log.warn({ folder, reason }, `${reason}; it was only there for an exam`)
    }
    return startWorkerPool({ ...limits, workers, threads, folder, isCandidate, onEnd, signal })
  }
}

function announcer({ log, metrics }: Context, registers: Registers): ViewsOptions['announce'] {
  return (view) => ({
    tell(served) {
      logServed(view, served, log)
      registers.get(view)?.tell(served)
    },
    report(report) {
      logReport(view, report, log)
      metrics.modelChanged(report.outcome)
      registers.get(view)?.report(report)
    },
  })
}

/** At once when the service has to stop: what then breaks is not taken for a fault of a candidate. */
function closeDesks(views: Views): void {
  for (const { desk } of views.values()) desk.close()
}

function tidy(shelf: ModelShelf, views: Views, cache: PackageCache, { log }: Context): void {
  const closed = shelf.tidy((model) => [...views.values()].some(({ desk }) => desk.isNeeded(model)))
  if (!closed) return
  log.info({ model: closed }, `${closed.name}/${closed.version} was unloaded`)
  void cache.discard(closed).catch((error: unknown) => log.warn({ reason: String(error) }, `${error}`))
}
