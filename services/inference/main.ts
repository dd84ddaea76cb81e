import { join } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { ModelChoices } from '../../shared/contracts/model-registry.ts'
import { createQuota } from '../../shared/runtime/quota.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { logReport, logServed } from './change-log.ts'
import { InferenceConfig } from './config.ts'
import { createHandler } from './handler.ts'
import { runModel } from './model-run.ts'
import { createModelShelf, type ModelShelf } from './model-shelf.ts'
import { systemSchedule as schedule } from './model-worker.ts'
import { createPackageCache, type PackageCache } from './package-cache.ts'
import { fetchPackage } from './package-fetch.ts'
import { openRegisters, type ViewRegisters } from './registers.ts'
import { openServedFile } from './served-file.ts'
import { openViews, type Views, type ViewsOptions } from './views.ts'
import { startWorkerPool } from './worker-pool.ts'

const loadMsMax = 30_000
const tidyIntervalMs = 100
/** A picture that was cut longer ago than this many budgets is too late for anybody. */
const budgetsUnderWay = 2
const tellAgainPerSecondMax = 1
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
    await cache.keepOnly(servedFile.models)
    const shelf = createModelShelf(budgetsUnderWay * recipe.budgetMs, clock)
    const registers: Registers = new Map(
      Object.keys(recipe.views).map((view) => [view, openRegisters(bus, recipe.station, view, schedule)]),
    )
    const views = await openViews({
      ...{ recipe, clock, log, schedule, shelf, cache, servedFile },
      rules: { partsMin: config.EXAM_PARTS_MIN, msMax: config.EXAM_SECONDS_MAX * 1000, budgetMs: recipe.budgetMs },
      probationParts: config.PROBATION_PARTS,
      startPool: poolStarter(context, ending.signal),
      announce: announcer(context, registers),
    })
    for (const [name, { desk, chosen }] of views) {
      registers.get(name)?.follow(desk)
      bus.watch(ModelChoices, [name], (_, kept) => kept && chosen(kept.body))
    }
    const tidying = setInterval(() => tidy(shelf, views, cache, context), tidyIntervalMs)
    return {
      finished: handle(consumers.inference, judge(context, views, shelf, registers)),
      health: () => healthOf(views),
      async release() {
        clearInterval(tidying)
        for (const { desk } of views.values()) desk.close()
        ending.abort()
      },
    }
  },
})

function poolStarter({ config, recipe, log }: Context, signal: AbortSignal): ViewsOptions['startPool'] {
  const { WORKERS: workers, THREADS: threads, MEMORY_MIB_MAX } = config
  const limits = { memoryBytesMax: MEMORY_MIB_MAX * mebibyte, runMsMax: recipe.budgetMs, loadMsMax }
  return (folder, isCandidate) => {
    const onEnd = (reason: string, isStartedAgain: boolean): void => {
      if (isStartedAgain) log.error({ folder, reason }, `${reason}; it is started again`)
      else log.warn({ folder, reason }, `${reason}; it was only a candidate`)
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

function judge(
  { clock, recipe }: Context,
  views: Views,
  shelf: ModelShelf,
  registers: Registers,
): ReturnType<typeof createHandler> {
  const desks = new Map([...views].map(([name, { desk }]) => [name, desk]))
  const again = createQuota(tellAgainPerSecondMax, clock)
  return createHandler({
    desks,
    find: shelf.find,
    judge: (view, model, image, region) =>
      runModel(model, { type: 'judge', image }, { region, expects: recipe.views[view]?.expects }),
    onUnknown(view) {
      const desk = desks.get(view)
      if (desk && again.take()) registers.get(view)?.tell(desk.served)
    },
  })
}

function tidy(shelf: ModelShelf, views: Views, cache: PackageCache, { log }: Context): void {
  const closed = shelf.tidy((model) => [...views.values()].some(({ desk }) => desk.isNeeded(model)))
  if (!closed) return
  log.info({ model: closed }, `${closed.name}/${closed.version} was unloaded`)
  void cache.discard(closed).catch((error: unknown) => log.warn({ reason: String(error) }, `${error}`))
}

function healthOf(views: Views): { ready: boolean; reason: string } {
  const loading = [...views].find(([, { desk }]) => !desk.serving.pool.ready)
  return loading
    ? { ready: false, reason: `the model of the view ${loading[0]} is loading` }
    : { ready: true, reason: '' }
}
