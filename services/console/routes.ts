import { Captures } from '../../shared/contracts/capture.ts'
import { message } from '../../shared/contracts/contract.ts'
import { Overrides } from '../../shared/contracts/override.ts'
import { StopAcknowledgements } from '../../shared/contracts/stop.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'
import { type ClassificationDesk, createClassificationDesk } from './classify/classification-desk.ts'
import type { ConsoleConfig } from './config.ts'
import { addEngineerRoutes } from './engineer-routes.ts'
import { addClassifyRoutes } from './http/classify-routes.ts'
import type { App, CurrentStation, WriteAudit } from './http/context.ts'
import { addEventRoutes } from './http/event-routes.ts'
import { addHealthRoutes } from './http/health-routes.ts'
import { addOpenApiRoutes } from './http/openapi-routes.ts'
import { addOverrideRoutes } from './http/override-routes.ts'
import { addPartRoutes } from './http/part-routes.ts'
import { addPictureRoutes } from './http/picture-routes.ts'
import { ProblemError } from './http/problem-answer.ts'
import { addStationRoutes } from './http/station-routes.ts'
import { createPartOverrides, type PartOverrides } from './parts/part-overrides.ts'
import { shiftsOf } from './station/current-station.ts'
import { type StationReaders, takeOverride } from './station/reading.ts'

/** Everything that can be asked of the console, but for who may ask. */
export function addRoutes(
  app: App,
  context: ServiceContext<ConsoleConfig>,
  readers: StationReaders,
  writeAudit: WriteAudit,
): void {
  const { bus, clock, log, recipe } = context
  const { parts, watch, feed, stop } = readers
  const station: CurrentStation = () => watch.current()
  addHealthRoutes(app, station)
  addStationRoutes(app, {
    station,
    writeAudit,
    acknowledge: async (stopId, { by, note }) => {
      const acknowledgedAt = new Date(clock.wallMs()).toISOString()
      const envelope = { version: 1 as const, station: recipe.station, stopId }
      await stored(bus.publish(message(StopAcknowledgements, envelope, { by, note, acknowledgedAt })))
      stop.acknowledged(stopId, { settle: () => {} })
    },
  })
  addPartRoutes(app, parts.store, parts.pictures.known)
  addPictureRoutes(app, parts.pictures, parts.explanations)
  addOverrideRoutes(app, overridesOf(context, readers, writeAudit))
  addClassifyRoutes(app, { desk: classificationOf(context, readers), station, trouble: () => bus.trouble() })
  addEngineerRoutes(app, context, parts, writeAudit)
  addOpenApiRoutes(app)
  addEventRoutes(app, {
    feed,
    events: parts.events,
    station,
    onTooSlow: (address, waitingBytes) =>
      log.warn({ address, waitingBytes }, `${address} reads events too slowly and was disconnected`),
  })
}

function classificationOf(
  { bus, clock, recipe }: ServiceContext<ConsoleConfig>,
  { hearing, watch }: StationReaders,
): ClassificationDesk {
  const { station } = recipe
  const desk = createClassificationDesk({
    budgetMs: () => watch.current().budgetMs,
    nowMs: () => clock.monotonicMs(),
    schedule(action, delayMs) {
      const timer = setTimeout(action, delayMs)
      return () => clearTimeout(timer)
    },
    send({ request, pictures, source }, view, picture) {
      const envelope = { version: 1 as const, station, view, request, views: [...pictures.keys()], source }
      return bus.publish(message(Captures, envelope, picture))
    },
  })
  hearing.subscribe(desk.heard)
  return desk
}

function overridesOf(
  { bus, clock, recipe }: ServiceContext<ConsoleConfig>,
  readers: StationReaders,
  writeAudit: WriteAudit,
): PartOverrides {
  return createPartOverrides({
    store: readers.parts.store,
    reasons: () => readers.watch.current().overrideReasons,
    shifts: shiftsOf(recipe),
    wallMs: () => clock.wallMs(),
    writeAudit,
    async publish(about, override) {
      const envelope = { version: 1 as const, station: recipe.station, ...about }
      await stored(bus.publish(message(Overrides, envelope, override)))
      takeOverride(readers, envelope, override)
    },
  })
}

/** Waits until the broker has it. @throws {ProblemError} 503 */
async function stored(publishing: Promise<unknown>): Promise<void> {
  try {
    await publishing
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const detail = `the broker has not confirmed it (${why}); look whether it is done, and try again when the broker is back`
    throw new ProblemError(503, 'broker not available', detail, { cause })
  }
}
