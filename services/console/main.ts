import { fileURLToPath } from 'node:url'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { auditStreamOf } from './access/audit-bus.ts'
import { accessSettings, exposureOf, trustedProxies } from './access/settings.ts'
import { ConsoleConfig } from './config.ts'
import { createApp } from './http/app.ts'
import type { App } from './http/context.ts'
import { addPageRoutes } from './http/page-routes.ts'
import { measureRequests } from './http/request-metrics.ts'
import { type Access, addAccess } from './http/security.ts'
import { listen } from './http/server.ts'
import { createOverriddenFrames } from './overridden/overridden-frames.ts'
import { openPartLibrary } from './parts/part-library.ts'
import { createShiftCounter } from './parts/shift-counts.ts'
import { addRoutes } from './routes.ts'
import { createStationWatch, shiftsOf } from './station/current-station.ts'
import { createLineStop } from './station/line-stop.ts'
import { createLiveFeed } from './station/live-feed.ts'
import { readStation } from './station/reading.ts'
import { createRecipeInUse, storedRecipe } from './station/recipe-in-use.ts'
import { createVerdictHearing } from './station/verdict-hearing.ts'

const pageFolder = fileURLToPath(new URL('page', import.meta.url))

await runService({
  name: 'console',
  config: ConsoleConfig,
  async start(context) {
    const { bus, clock, config, log, metrics, recipe, signal } = context
    const parts = await openPartLibrary({ folder: config.CONSOLE_FOLDER, bus, clock, log })
    const shift = createShiftCounter(parts.database, shiftsOf(recipe), () => clock.wallMs())
    const inUse = createRecipeInUse({
      file: recipe,
      find: (revision) => storedRecipe(bus, recipe, revision),
      onFailed: (revision, error) =>
        log.warn({ revision, reason: String(error) }, `what recipe ${revision} checks is not known here: ${error}`),
    })
    const stop = createLineStop()
    const watch = createStationWatch({ recipe: inUse, clock, stop, shift, trouble: () => bus.trouble() })
    const feed = createLiveFeed((error) => log.error({ error }, 'somebody who listens to the station failed'))
    const { views } = recipe
    const tellOverridden = createOverriddenFrames({ views, pictures: parts.pictures, publish: bus.publish })
    const readers = { parts, shift, stop, watch, feed, hearing: createVerdictHearing(), tellOverridden }
    const app = await createApp({
      softwareVersion,
      trustedProxies: trustedProxies(config),
      onError: (error, where) => log.error({ error }, `${where} failed: ${error}`),
    })
    measureRequests(app, metrics.requested)
    const access = await guard(app, context)
    addRoutes(app, context, readers, access.writeAudit)
    await addPageRoutes(app, pageFolder)
    const { url } = await listen(app, config.PAGE_HOST, config.PAGE_PORT)
    tellAddress(context, url, access)
    return {
      health: () => ({ ready: parts.trouble() === '', reason: parts.trouble() }),
      finished: Promise.all([readStation(context, readers), parts.run(signal)]),
      async release() {
        await app.close()
        parts.close()
      },
    }
  },
})

function guard(app: App, { bus, clock, config, log, recipe: { station } }: ServiceContext<ConsoleConfig>) {
  const audit = auditStreamOf(bus, station)
  return addAccess(app, { station, folder: config.CONSOLE_FOLDER, settings: accessSettings(config), audit, clock, log })
}

/** `npm start` reads these fields and shows them. */
function tellAddress({ config, log }: ServiceContext<ConsoleConfig>, page: string, { setupPath }: Access): void {
  const path = setupPath()
  const setup = path === undefined ? {} : { setup: `${page}${path}` }
  log.info({ page, ...setup }, `the page is at ${page}`)
  const exposure = exposureOf(config)
  if (exposure !== undefined) log.warn({}, exposure)
}
