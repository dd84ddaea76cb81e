import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bus, openBus } from '../../shared/bus/bus.ts'
import type { Contract } from '../../shared/contracts/contract.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import { Decisions } from '../../shared/contracts/verdict.ts'
import type { Delivery } from '../../shared/runtime/delivery.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'
import { type Broker, startBroker } from './broker.ts'
import { Ledger, type LedgerPart } from './ledger.ts'
import { type ServiceProcess, type ServiceProcessOptions, startService } from './service-process.ts'

const settleMsMax = 3000
const pollMs = 20

/**
 * The services of a station, in the order in which they start, each with its niceness: on a busy machine those that only
 * judge give way to those that keep the promise of a verdict in time.
 */
const services = {
  decision: 0,
  inference: 10,
  preprocess: 10,
  rules: 10,
  'camera-ingest': 0,
  'metrics-forwarder': 10,
} as const
export type ServiceName = keyof typeof services

export interface StationOptions {
  readonly recipeFile: string
  readonly recipe: Recipe
  readonly natsBinary: string
  readonly port?: number | undefined
  /** Holds the broker's store and all logs. */
  readonly dataFolder: string
  /** Settings of single services, by the names in their `config.ts`. */
  readonly environment: Partial<Record<ServiceName, Record<string, string>>>
  /** Parts whose details the ledger keeps. */
  readonly partsKeptMax: number
  readonly log: Log
  readonly onNotice: ServiceProcessOptions['onNotice']
  readonly onHopeless: ServiceProcessOptions['onHopeless']
  readonly onDecided: (part: LedgerPart) => void
}

/** A whole station on this machine: a broker, every service as its own process, and the ledger of what they did. */
export interface Station {
  readonly broker: Broker
  readonly ledger: Ledger
  readonly services: ReadonlyMap<ServiceName, ServiceProcess>
  /** No new parts; waits until those under way are decided, then ends everything. */
  stop(): Promise<void>
}

/** @throws {BrokerStartError} */
export async function startStation(options: StationOptions): Promise<Station> {
  const { recipe, dataFolder, log } = options
  const logFolder = join(dataFolder, 'logs')
  await mkdir(logFolder, { recursive: true })
  const startedMs = Date.now()
  const broker = await startBroker({
    binary: options.natsBinary,
    folder: dataFolder,
    port: options.port,
    onEnded: (reason) => options.onNotice('broker', 'error', reason),
  })
  const running = new Map(
    (Object.keys(services) as ServiceName[]).map((name) => {
      const common = { NATS_URL: broker.url, RECIPE: options.recipeFile }
      const environment = { ...common, ...options.environment[name] }
      const { onNotice, onHopeless } = options
      return [
        name,
        startService({ name, environment, logFolder, niceness: services[name], onNotice, onHopeless }),
      ] as const
    }),
  )
  const stopping = new AbortController()
  const bus = await openBus(broker.url, 'vaglio-ledger', log, stopping.signal)
  const ledger = new Ledger(options.partsKeptMax)
  if (bus) keepLedger(bus, ledger, startedMs, options, stopping.signal)
  return {
    broker,
    ledger,
    services: running,
    async stop() {
      await running.get('camera-ingest')?.stop()
      await settled(ledger, recipe.budgetMs + settleMsMax)
      stopping.abort()
      await Promise.all([...running.values()].map((service) => service.stop()))
      await bus?.close()
      await broker.stop()
    },
  }
}

function keepLedger(
  bus: Bus,
  ledger: Ledger,
  startedMs: number,
  { recipe, onDecided }: StationOptions,
  signal: AbortSignal,
): void {
  const { station } = recipe
  const sinceMs = (): number => startedMs
  const tell = (part: LedgerPart | undefined): void => void (part && onDecided(part))
  void bus.tail(
    Frame,
    { station, sinceMs, headersOnly: true },
    reading(Frame, ({ envelope }) => tell(ledger.triggered(envelope))),
    signal,
  )
  void bus.tail(
    Decisions,
    { station, sinceMs },
    reading(Decisions, ({ envelope, body }, delivery) => {
      const { streamSequence, storedAtMs } = delivery
      tell(ledger.decided({ envelope, verdict: body, streamSequence, storedAtMs }))
    }),
    signal,
  )
}

function reading<Envelope, Body>(
  contract: Contract<Envelope, Body>,
  onMessage: (message: { envelope: Envelope; body: Body }, delivery: Delivery) => void,
): (delivery: Delivery) => void {
  return (delivery) => {
    const incoming = parseDelivery(delivery, contract)
    if (!('reason' in incoming)) onMessage(incoming, delivery)
  }
}

/** Until every part has its verdict, but not for ever. */
async function settled(ledger: Ledger, limitMs: number): Promise<void> {
  const endsMs = Date.now() + limitMs
  while (!ledger.balanced && Date.now() < endsMs) await new Promise((resolve) => setTimeout(resolve, pollMs))
}
