import { ulid } from 'ulid'
import type { Bus } from '../../shared/bus/bus.ts'
import { message } from '../../shared/contracts/contract.ts'
import { ModelsServed } from '../../shared/contracts/model-registry.ts'
import { RecipeTrialAnswers, RecipeTrials } from '../../shared/contracts/recipe-trial.ts'
import { hearRecipe, type RecipeHearing } from '../../shared/service/recipe-hearing.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'
import type { ConsoleConfig } from './config.ts'
import { createDriftDesk } from './drift/drift-desk.ts'
import type { App, WriteAudit } from './http/context.ts'
import { addDriftRoutes } from './http/drift-routes.ts'
import { addModelRoutes } from './http/model-routes.ts'
import { addRecipeRoutes } from './http/recipe-routes.ts'
import { addRecipeTrialRoutes } from './http/recipe-trial-routes.ts'
import { addReportRoutes, type ServingModel } from './http/report-routes.ts'
import { createModelDesk } from './models/model-desk.ts'
import { createRegistryReader } from './models/registry-reader.ts'
import type { PartLibrary } from './parts/part-library.ts'
import { createPartReports } from './parts/report-queries.ts'
import { createScoreBins } from './parts/threshold-queries.ts'
import { createRecipeDesk } from './recipes/recipe-desk.ts'
import { createTrialDesk, type TrialDesk } from './recipes/trial-desk.ts'
import { createTrialParts } from './recipes/trial-parts.ts'
import { shiftsOf } from './station/current-station.ts'

/** What engineers look at and change: models, recipes, drift, reports. */
export function addEngineerRoutes(
  app: App,
  { bus, clock, recipe }: ServiceContext<ConsoleConfig>,
  parts: Pick<PartLibrary, 'database' | 'store' | 'frames'>,
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
  addDriftRoutes(app, createDriftDesk({ bus, station, views, wallMs, writeAudit }))
  addRecipeRoutes(app, createRecipeDesk({ recipes: bus.recipes, station, hearing, wallMs, writeAudit }))
  addRecipeTrialRoutes(app, trialsOf(bus, station, hearing, parts))
  addReportRoutes(app, {
    reports: createPartReports(parts.database, shiftsOf(recipe)),
    scoreBins: createScoreBins(parts.database),
    serving: (view) => serving.get(view),
    ...{ views, wallMs },
  })
}

function trialsOf(
  bus: Bus,
  station: string,
  hearing: RecipeHearing,
  { store, frames }: Pick<PartLibrary, 'store' | 'frames'>,
): TrialDesk {
  const desk = createTrialDesk({
    recipes: bus.recipes,
    hearing,
    parts: createTrialParts({ store, frames }),
    findPart: store.find,
    newId: ulid,
    send: (trial, asked) => bus.publish(message(RecipeTrials, { version: 1, station, trial }, asked)),
    schedule(action, delayMs) {
      const timer = setTimeout(action, delayMs)
      return () => clearTimeout(timer)
    },
  })
  bus.listen(RecipeTrialAnswers, station, ({ trial }, answer) => desk.heard(trial, answer))
  return desk
}
