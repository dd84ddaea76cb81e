import type { z } from 'zod'
import { type Clock, systemClock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { type Health, serveTelemetry } from '../telemetry/http-server.ts'
import { createLog } from '../telemetry/log.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import type { ProcessConfig } from './config.ts'
import { runProcess, within } from './process-life.ts'

const drainMsMax = 5000
const noStation = ''

/** What a service of no station gets to wire its handler to. It opens its own connections: one for each plant. */
export interface SiteServiceContext<Config> {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Aborts when the service has to stop. */
  readonly signal: AbortSignal
}

/** What such a service's `start` gives back. */
export interface SiteServiceRunning {
  /** Settles when the service has nothing more to do, after the signal at the latest. */
  readonly finished: Promise<unknown>
  health(): Health
  /** Lets go of what `start` took, after everything is finished. */
  release(): Promise<void>
}

export interface SiteServiceDefinition<Config extends ProcessConfig> {
  readonly name: string
  readonly config: z.ZodType<Config>
  start(context: SiteServiceContext<Config>): Promise<SiteServiceRunning>
}

/** The life of a service that belongs to no station, and so has no recipe: settings, `/healthz`, `/metrics`, work, leave. */
export async function runSiteService<Config extends ProcessConfig>(
  definition: SiteServiceDefinition<Config>,
): Promise<void> {
  await runProcess(definition.name, definition.config, (config, signal) => live(definition, config, signal))
}

async function live<Config extends ProcessConfig>(
  { name, start }: SiteServiceDefinition<Config>,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  const log = createLog(config.LOG_LEVEL, { service: name })
  const metrics = createMetrics(name, noStation)
  let health = (): Health => ({ ready: false, reason: 'starting' })
  const server = await serveTelemetry(config.HTTP_HOST, config.HTTP_PORT, metrics, () => health())
  log.info({ port: server.port }, `${name} starts`)
  const running = await start({ config, clock: systemClock, log, metrics, signal })
  health = running.health
  await running.finished
  await within(drainMsMax, running.release())
  await within(drainMsMax, server.close())
  log.info({}, `${name} has stopped`)
  await log.close()
}
