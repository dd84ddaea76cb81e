import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { type Bus, openBus } from '../bus/bus.ts'
import type { ConsumerDefinition } from '../contracts/consumers.ts'
import type { ViewEnvelope } from '../contracts/envelope.ts'
import type { RecipeInUse } from '../contracts/presence.ts'
import type { Recipe } from '../contracts/recipe.ts'
import { loadRecipe, type RecipeExamination } from '../recipe/load.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { deadLetter } from '../runtime/dead-letter.ts'
import { type Delivery, traceHeader } from '../runtime/delivery.ts'
import type { FetchingHandler, Incoming } from '../runtime/handler.ts'
import type { Log } from '../runtime/log.ts'
import type { Observer } from '../runtime/observer.ts'
import { parseDelivery } from '../runtime/parse-delivery.ts'
import { createQuota } from '../runtime/quota.ts'
import { handleDelivery } from '../runtime/runner.ts'
import { type Health, serveTelemetry } from '../telemetry/http-server.ts'
import { createLog } from '../telemetry/log.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import { createObserver } from '../telemetry/observer.ts'
import { announceMeasurements, announcePresence } from './announce.ts'
import type { ServiceConfig } from './config.ts'
import { type KeepTrace, keepingTraces, tracingOf } from './kept-traces.ts'
import { measuredPublish } from './measured-publish.ts'
import { runProcess, within } from './process-life.ts'

const drainMsMax = 5000
const deadLettersPerSecondMax = 20

/** What a service's `start` gets to wire its handler to. */
export interface ServiceContext<Config> {
  readonly config: Config
  readonly recipe: Recipe
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Has the trace of a part exported, wherever there are spans of it. */
  readonly keepTrace: KeepTrace
  /** Tells this run of the service from every other. */
  readonly instance: string
  /** Aborts when the service has to stop. */
  readonly signal: AbortSignal
  /** Runs a handler on every message of a shared consumer, until the service stops. */
  handle<Envelope extends ViewEnvelope>(
    consumer: ConsumerDefinition<Envelope, Uint8Array>,
    handler: FetchingHandler<Envelope, Uint8Array>,
  ): Promise<void>
  /** Hears every message of a consumer of its own, until the service stops. */
  follow<Envelope, Body>(
    consumer: ConsumerDefinition<Envelope, Body>,
    onMessage: (message: Incoming<Envelope, Body>, received: Received) => void,
  ): Promise<void>
}

/** What the broker says of a message, and how it is told that the message is no longer needed. */
export interface Received {
  readonly traceparent: string | undefined
  readonly streamSequence: number
  /** By the broker's wall clock. */
  readonly storedAtMs: number
  /** Until then the message is handed out again whenever reading begins anew. */
  settle(): void
}

/** What a service's `start` gives back. */
export interface Running {
  /** Settles when the service has nothing more to do, after the signal at the latest. */
  readonly finished: Promise<unknown>
  /** Asked several times a second. */
  health?(): Health
  /** Where it is with the revisions of the recipe, for a service that follows them. */
  recipe?(): RecipeInUse
  /** Lets go of what `start` took, after everything is finished. */
  release?(): Promise<void>
}

export interface ServiceDefinition<Config extends ServiceConfig> {
  readonly name: string
  /** The role it has at the broker, where that is not its name. */
  role?(config: Config): string
  readonly config: z.ZodType<Config>
  readonly examineRecipe?: RecipeExamination
  start(context: ServiceContext<Config>): Promise<Running>
}

/**
 * The life of every service: read the settings and the recipe, find the broker, work until SIGTERM, SIGINT or the
 * parent's end, finish what is under way, leave. A service that cannot start says why on standard error and exits 1.
 */
export async function runService<Config extends ServiceConfig>(definition: ServiceDefinition<Config>): Promise<void> {
  await runProcess(definition.name, definition.config, (config, signal) => live(definition, config, signal))
}

async function live<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  const { name } = definition
  const recipe = await loadRecipe(config.RECIPE, definition.examineRecipe)
  const { station } = recipe
  const instance = randomUUID().slice(0, 8)
  const log = createLog(config.LOG_LEVEL, { service: name, station, instance })
  const metrics = createMetrics(name, station)
  const tracing = await tracingOf(name, instance, config, recipe, metrics)
  let health = (): Health => ({ ready: false, reason: 'starting' })
  const server = await serveTelemetry(config.HTTP_HOST, config.HTTP_PORT, metrics, () => health())
  log.info({ port: server.port, recipe: config.RECIPE, revision: recipe.revision }, `${name} starts`)

  const role = definition.role?.(config) ?? name
  const identity = { url: config.NATS_URL, role, keysFolder: config.KEYS, name: `vaglio-${role}-${instance}` }
  const opened = openBus({ ...identity, station, log, signal })
  const bus = { ...opened, publish: measuredPublish(opened, metrics, systemClock.monotonicMs) }
  const observer = createObserver(name, log, metrics, systemClock)
  const keepTrace = keepingTraces(bus, station, tracing)
  const context = { config, recipe, bus, clock: systemClock, log, metrics, instance, signal, keepTrace }
  const running = await definition.start({ ...context, ...reading(name, context, observer) })
  health = () => {
    const reason = bus.trouble()
    return reason === '' ? (running.health?.() ?? { ready: true, reason }) : { ready: false, reason }
  }
  const source = { station, service: name, instance }
  const tellReady = (ready: boolean): void => {
    metrics.setReady(ready)
    metrics.setBrokerReachable(bus.trouble() === '')
  }
  const announcing = [
    announcePresence(bus, source, () => ({ ...health(), ...recipeOf(running) }), tellReady, signal),
    announceMeasurements(bus, source, metrics, systemClock, config.METRICS_INTERVAL_MS, signal),
  ]
  await running.finished
  await Promise.all(announcing)
  await running.release?.()
  await within(drainMsMax, bus.close())
  await within(drainMsMax, Promise.all([server.close(), tracing?.stop()]))
  log.info({}, `${name} has stopped`)
  await log.close()
}

function recipeOf({ recipe }: Running): { readonly recipe?: RecipeInUse } {
  return recipe ? { recipe: recipe() } : {}
}

/** How a service reads: shared with its other instances through a handler, or everything for itself. */
function reading(
  service: string,
  { bus, clock }: Pick<ServiceContext<unknown>, 'bus' | 'clock'>,
  observer: Observer,
): Pick<ServiceContext<unknown>, 'handle' | 'follow'> {
  const deadLetterQuota = createQuota(deadLettersPerSecondMax, clock)
  return {
    handle: (consumer, handler) => {
      const { reads, attemptsMax } = consumer
      const stage = { service, reads, handler, attemptsMax, outbox: bus, observer, clock, deadLetterQuota }
      return bus.consumeShared(consumer, (delivery) => handleDelivery(delivery, stage))
    },
    follow: (consumer, onMessage) =>
      bus.consumeAlone(consumer, (delivery) => {
        const incoming = parseDelivery(delivery, consumer.reads)
        if (!('reason' in incoming)) return onMessage(incoming, receivedOf(delivery))
        observer.unreadable(consumer.reads.name, delivery.subject, incoming.reason)
        delivery.acknowledge()
        if (!deadLetterQuota.take()) return
        bus.publish(deadLetter(delivery, incoming.reason, service, clock)).catch(() => {})
      }),
  }
}

function receivedOf(delivery: Delivery): Received {
  const { streamSequence, storedAtMs } = delivery
  return { streamSequence, storedAtMs, traceparent: delivery.header(traceHeader), settle: () => delivery.acknowledge() }
}
