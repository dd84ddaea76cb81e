import { ModelsServed } from '../../shared/contracts/model-registry.ts'
import { hearRecipe } from '../../shared/service/recipe-hearing.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'
import type { ConsoleConfig } from './config.ts'
import type { App, WriteAudit } from './http/context.ts'
import { addModelRoutes } from './http/model-routes.ts'
import { addRecipeRoutes } from './http/recipe-routes.ts'
import { addReportRoutes, type ServingModel } from './http/report-routes.ts'
import { createModelDesk } from './models/model-desk.ts'
import { createRegistryReader } from './models/registry-reader.ts'
import type { PartDatabase } from './parts/database.ts'
import { createPartReports } from './parts/report-queries.ts'
import { createScoreBins } from './parts/threshold-queries.ts'
import { createRecipeDesk } from './recipes/recipe-desk.ts'
import { shiftsOf } from './station/current-station.ts'

/** What engineers look at and change: models, recipes, reports. */
export function addEngineerRoutes(
  app: App,
  { bus, clock, recipe }: ServiceContext<ConsoleConfig>,
  database: PartDatabase,
  writeAudit: WriteAudit,
): void {
  const { station } = recipe
  const wallMs = (): number => clock.wallMs()
  const monotonicMs = (): number => clock.monotonicMs()
  const views = Object.keys(recipe.views)
  const serving = new Map<string, ServingModel>()
  bus.watch(ModelsServed, views, (view, kept) => {
    if (kept) serving.set(view, { ...kept.body.serving, since: kept.body.since })
  })
  const hearing = hearRecipe(bus, station, monotonicMs)
  addModelRoutes(
    app,
    createModelDesk({ bus, station, readRegistry: createRegistryReader({ bus, monotonicMs }), writeAudit }),
  )
  addRecipeRoutes(app, createRecipeDesk({ recipes: bus.recipes, station, hearing, wallMs, writeAudit }))
  addReportRoutes(app, {
    reports: createPartReports(database, shiftsOf(recipe)),
    scoreBins: createScoreBins(database),
    serving: (view) => serving.get(view),
    ...{ views, wallMs },
  })
}
