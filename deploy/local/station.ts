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
const ingest = 'camera-ingest'

/** The services of a station, in the order in which they start. Stopping begins with the one that makes parts. */
const services = ['decision', 'inference', 'preprocess', 'rules', ingest, 'metrics-forwarder'] as const
export type ServiceName = (typeof services)[number]

export interface StationOptions {
  readonly recipeFile: string
  readonly recipe: Recipe
  readonly natsBinary: string
  readonly port?: number | undefined
  /** Holds the broker's store and all logs. */
  readonly dataFolder: string
  /** Settings of single services, by the names in their `config.ts`. */
  readonly environment: Partial<Record<ServiceName, Record<string, string>>>
  readonly log: Log
  readonly onNotice: ServiceProcessOptions['onNotice']
  readonly onHopeless: ServiceProcessOptions['onHopeless']
  readonly onTriggered: () => void
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
  const broker = await startBroker({ binary: options.natsBinary, folder: dataFolder, port: options.port })
  const running = new Map(
    services.map((name) => {
      const common = { NATS_URL: broker.url, RECIPE: options.recipeFile }
      const environment = { ...common, ...options.environment[name] }
      const { onNotice, onHopeless } = options
      return [name, startService({ name, environment, logFolder, onNotice, onHopeless })] as const
    }),
  )
  const stopping = new AbortController()
  const bus = await openBus(broker.url, 'vaglio-ledger', log, stopping.signal)
  const ledger = new Ledger()
  if (bus) keepLedger(bus, ledger, startedMs, options, stopping.signal)
  return {
    broker,
    ledger,
    services: running,
    async stop() {
      await running.get(ingest)?.stop()
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
  { recipe, onTriggered, onDecided }: StationOptions,
  signal: AbortSignal,
): void {
  const { station } = recipe
  const sinceMs = (): number => startedMs
  const decided = (part: LedgerPart | undefined): void => void (part && onDecided(part))
  void bus.tail(
    Frame,
    { station, sinceMs, headersOnly: true },
    reading(Frame, ({ envelope }) => {
      if (ledger.triggered(envelope)) onTriggered()
    }),
    signal,
  )
  void bus.tail(
    Decisions,
    { station, sinceMs },
    reading(Decisions, ({ envelope, body }, delivery) => {
      const { streamSequence, storedAtMs } = delivery
      decided(ledger.decided({ envelope, verdict: body, streamSequence, storedAtMs }))
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
