import { resolve } from 'node:path'
import { consumers } from '../../shared/contracts/consumers.ts'
import { ofKind, readPackage } from '../../shared/model/package.ts'
import { runService } from '../../shared/service/run-service.ts'
import { InferenceConfig } from './config.ts'
import { createHandler, type ViewModel } from './handler.ts'
import { startWorkerPool } from './worker-pool.ts'

await runService({
  name: 'inference',
  config: InferenceConfig,
  async start({ config, recipe, log, handle }) {
    const views = new Map<string, ViewModel>()
    for (const [name, view] of Object.entries(recipe.views)) {
      const folder = resolve(recipe.folder, view.model)
      views.set(name, { folder, manifest: ofKind(await readPackage(folder), 'anomaly').manifest })
    }
    const pool = startWorkerPool(config.WORKERS, {
      folders: [...new Set([...views.values()].map(({ folder }) => folder))],
      threads: config.THREADS,
      runMsMax: recipe.budgetMs,
      onRestart: (reason) => log.error({ reason }, `${reason}; it is started again`),
    })
    return {
      finished: handle(consumers.inference, createHandler(views, pool.judge)),
      health: () => (pool.ready ? { ready: true, reason: '' } : { ready: false, reason: 'the model is loading' }),
      release: async () => pool.close(),
    }
  },
})
