import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { type Bus, openBus } from '../bus/bus.ts'
import type { TailOptions } from '../bus/consume.ts'
import type { ConsumerDefinition } from '../contracts/consumers.ts'
import type { Contract } from '../contracts/contract.ts'
import type { ViewEnvelope } from '../contracts/envelope.ts'
import type { Recipe } from '../contracts/recipe.ts'
import { loadRecipe, type RecipeExamination } from '../recipe/load.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { deadLetter } from '../runtime/dead-letter.ts'
import { type Delivery, traceHeader } from '../runtime/delivery.ts'
import type { Handler, Incoming } from '../runtime/handler.ts'
import type { Log } from '../runtime/log.ts'
import type { Observer } from '../runtime/observer.ts'
import { parseDelivery } from '../runtime/parse-delivery.ts'
import { handleDelivery } from '../runtime/runner.ts'
import { type Health, serveTelemetry } from '../telemetry/http-server.ts'
import { createLog } from '../telemetry/log.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import { createObserver } from '../telemetry/observer.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { announceMeasurements, announcePresence } from './announce.ts'
import { readConfig, type ServiceConfig } from './config.ts'

const drainMsMax = 5000
const ackWaitReserveMs = 1000

/** What a service's `start` gets to wire its handler to. */
export interface ServiceContext<Config> {
  readonly config: Config
  readonly recipe: Recipe
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Tells this run of the service from every other. */
  readonly instance: string
  /** Aborts when the service has to stop. */
  readonly signal: AbortSignal
  /** Runs a handler on every message of a shared consumer, until the service stops. */
  handle<Envelope extends ViewEnvelope>(
    definition: ConsumerDefinition<Envelope>,
    handler: Handler<Envelope, Uint8Array>,
  ): Promise<void>
  /** Hears every message of a contract, besides whoever else does, from `sinceMs` until the service stops. */
  follow<Envelope, Body>(
    contract: Contract<Envelope, Body>,
    options: Omit<TailOptions, 'station'>,
    onMessage: (message: Incoming<Envelope, Body>, traceparent: string | undefined) => void,
  ): Promise<void>
}

/** What a service's `start` gives back. */
export interface Running {
  /** Settles when the service has nothing more to do, after the signal at the latest. */
  readonly finished: Promise<unknown>
  /** Asked several times a second. */
  health?(): Health
  /** Lets go of what `start` took, after everything is finished. */
  release?(): Promise<void>
}

export interface ServiceDefinition<Config extends ServiceConfig> {
  readonly name: string
  readonly config: z.ZodType<Config>
  readonly examineRecipe?: RecipeExamination
  start(context: ServiceContext<Config>): Promise<Running>
}

/**
 * The life of every service: read the settings and the recipe, find the broker, work until SIGTERM, SIGINT or the
 * parent's end, finish what is under way, leave. A service that cannot start says why on standard error and exits 1.
 */
export async function runService<Config extends ServiceConfig>(definition: ServiceDefinition<Config>): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, () => stopping.abort())
  try {
    // biome-ignore lint/style/noProcessEnv: the one place where services meet their environment
    const config = readConfig(definition.config, process.env)
    await live(definition, config, stopping.signal)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${definition.name}: ${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}

async function live<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  const { name } = definition
  const recipe = loadRecipe(config.RECIPE, definition.examineRecipe)
  const { station } = recipe
  const instance = randomUUID().slice(0, 8)
  const log = createLog(config.LOG_LEVEL, { service: name, station, instance })
  const metrics = createMetrics(name, station)
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  const stopTracing = await startTracing(name, endpoint !== undefined)
  let health = (): Health => ({ ready: false, reason: 'starting' })
  const server = await serveTelemetry(config.HTTP_HOST, config.HTTP_PORT, metrics, () => health())
  log.info({ port: server.port, recipe: config.RECIPE, revision: recipe.revision }, `${name} starts`)

  const bus = await openBus(config.NATS_URL, `vaglio-${name}-${instance}`, log, signal)
  if (bus) {
    const observer = createObserver(name, log, metrics, systemClock)
    const context = { config, recipe, bus, clock: systemClock, log, metrics, instance, signal }
    const running = await definition.start({ ...context, ...reading(name, context, observer) })
    health = () => {
      const reason = bus.trouble()
      return reason === '' ? (running.health?.() ?? { ready: true, reason }) : { ready: false, reason }
    }
    const source = { station, service: name, instance }
    const announcing = [
      announcePresence(
        bus,
        source,
        () => health(),
        (ready) => metrics.setReady(ready),
        signal,
      ),
      announceMeasurements(bus, source, metrics, systemClock, config.METRICS_INTERVAL_MS, signal),
    ]
    await running.finished
    await Promise.all(announcing)
    await running.release?.()
    await within(drainMsMax, bus.close())
  }
  await within(drainMsMax, Promise.all([server.close(), stopTracing()]))
  log.info({}, `${name} has stopped`)
  await log.close()
}

/** How a service reads: shared with its other instances through a handler, or everything for itself. */
function reading(
  service: string,
  { bus, clock, recipe, signal }: Pick<ServiceContext<unknown>, 'bus' | 'clock' | 'recipe' | 'signal'>,
  observer: Observer,
): Pick<ServiceContext<unknown>, 'handle' | 'follow'> {
  const { station, budgetMs } = recipe
  return {
    handle: (consumer, handler) => {
      const { reads, attemptsMax } = consumer
      const stage = { service, reads, handler, attemptsMax, outbox: bus, observer, clock }
      // Nobody else is to begin a part that is still in time here.
      const ackWaitMs = Math.max(consumer.ackWaitMs, budgetMs + ackWaitReserveMs)
      const work = (delivery: Delivery): Promise<void> => handleDelivery(delivery, stage)
      return bus.consumeShared({ ...consumer, ackWaitMs }, station, work, signal)
    },
    follow: (contract, options, onMessage) => {
      const hear = (delivery: Delivery): void => {
        const incoming = parseDelivery(delivery, contract)
        if ('reason' in incoming) {
          observer.unreadable(contract.name, delivery.subject, incoming.reason)
          bus.publish(deadLetter(delivery, incoming.reason, service, clock)).catch(() => {})
        } else {
          onMessage(incoming, delivery.header(traceHeader))
        }
      }
      return bus.tail(contract, { ...options, station }, hear, signal)
    },
  }
}

/** Leaving is more important than leaving well: a limit on how long the last steps may take. */
function within(limitMs: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, limitMs))])
}
