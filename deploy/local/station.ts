import { statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bus, openBus } from '../../shared/bus/bus.ts'
import { type ConsumerDefinition, consumers } from '../../shared/contracts/consumers.ts'
import type { Recipe } from '../../shared/contracts/recipe.ts'
import type { Delivery } from '../../shared/runtime/delivery.ts'
import type { Incoming } from '../../shared/runtime/handler.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'
import { createKeys } from '../keys/key-folder.ts'
import { type Broker, startBroker } from './broker.ts'
import { Ledger, type LedgerPart } from './ledger.ts'
import { type ServiceProcess, type ServiceProcessOptions, startService } from './service-process.ts'

const loopback = '127.0.0.1'
const keysPollMs = 500
const settleMsMax = 3000
const pollMs = 20

interface Program {
  /** Folder under `services/`. */
  readonly folder: string
  readonly niceness: number
  readonly environment?: Record<string, string>
}

/**
 * The processes of a station, in the order in which they start, each with its niceness: on a busy machine those that only
 * judge give way to those that keep the promise of a verdict in time.
 */
const programs = {
  provisioner: { folder: 'provisioner', niceness: 0 },
  'decision-a': { folder: 'decision', niceness: -5, environment: { INSTANCE: 'a' } },
  'decision-b': { folder: 'decision', niceness: -5, environment: { INSTANCE: 'b' } },
  'plant-adapter': { folder: 'plant-adapter', niceness: -10 },
  inference: { folder: 'inference', niceness: 10 },
  preprocess: { folder: 'preprocess', niceness: 10 },
  rules: { folder: 'rules', niceness: 10 },
  'camera-ingest': { folder: 'camera-ingest', niceness: 0 },
  'metrics-forwarder': { folder: 'metrics-forwarder', niceness: 15 },
  console: { folder: 'console', niceness: 15 },
  archive: { folder: 'archive', niceness: 19 },
  drift: { folder: 'drift', niceness: 19 },
} as const satisfies Record<string, Program>
export type ProgramName = keyof typeof programs

export interface StationOptions {
  readonly recipeFile: string
  readonly recipe: Recipe
  readonly natsBinary: string
  readonly port?: number | undefined
  /** Where the services look for the broker, when something stands between: `127.0.0.1:4333`. */
  readonly brokerAddress?: string | undefined
  readonly tls: boolean
  /** Holds the keys, the broker's store, what services keep and all logs. */
  readonly dataFolder: string
  /** Settings of single processes, by the names in their service's `config.ts`. */
  readonly environment: Partial<Record<ProgramName, Record<string, string>>>
  /** Settings that are looked up anew whenever a process has ended and is started again. */
  readonly renewed?: Partial<Record<ProgramName, () => Promise<Record<string, string>>>>
  /** Parts whose details the ledger keeps. */
  readonly partsKeptMax: number
  readonly log: Log
  readonly onNotice: ServiceProcessOptions['onNotice']
  readonly onHopeless: ServiceProcessOptions['onHopeless']
  readonly onLogged?: ServiceProcessOptions['onLogged']
  readonly onDecided: (part: LedgerPart) => void
}

/** A whole station on this machine: a broker, every service as its own process, and the ledger of what they did. */
export interface Station {
  readonly broker: Broker
  readonly ledger: Ledger
  readonly services: ReadonlyMap<ProgramName, ServiceProcess>
  /** No new parts; waits until those under way are decided, then ends everything. */
  stop(): Promise<void>
}

/** @throws {BrokerStartError} */
export async function startStation(options: StationOptions): Promise<Station> {
  const { recipe, dataFolder, log } = options
  const { station } = recipe
  const startedMs = Date.now()
  const keysFolder = join(dataFolder, 'keys')
  await createKeys(keysFolder, { stations: [station], tlsHosts: options.tls ? [loopback] : undefined })
  const broker = await startBroker({
    binary: options.natsBinary,
    configuration: join(keysFolder, 'nats/station.conf'),
    folder: dataFolder,
    port: options.port,
    onEnded: (reason) => options.onNotice('broker', 'error', reason),
  })
  const rotations = watchFile(join(keysFolder, 'nats/accounts.conf'), () => broker.reload())
  const address = options.brokerAddress ?? new URL(broker.url).host
  const url = `${options.tls ? 'tls' : 'nats'}://${address}`
  await writeFile(join(dataFolder, 'url'), url)
  await writeFile(join(dataFolder, 'recipe'), options.recipeFile)
  const running = await startPrograms(options, { NATS_URL: url, RECIPE: options.recipeFile, KEYS: keysFolder })
  const stopping = new AbortController()
  const identity = { url, role: 'ledger', keysFolder, name: 'vaglio-ledger' }
  const bus = openBus({ ...identity, station, log, signal: stopping.signal })
  const ledger = new Ledger(options.partsKeptMax)
  keepLedger(bus, ledger, startedMs, options.onDecided)
  return {
    broker,
    ledger,
    services: running,
    async stop() {
      await running.get('camera-ingest')?.stop()
      await settled(ledger, recipe.budgetMs + settleMsMax)
      rotations()
      stopping.abort()
      await Promise.all([...running.values()].map((service) => service.stop()))
      await bus.close()
      await broker.stop()
    },
  }
}

async function startPrograms(
  { dataFolder, environment, renewed, onNotice, onHopeless, onLogged }: StationOptions,
  common: Record<string, string>,
): Promise<Map<ProgramName, ServiceProcess>> {
  const logFolder = join(dataFolder, 'logs')
  await mkdir(logFolder, { recursive: true })
  const kept = {
    STATE_FOLDER: join(dataFolder, 'camera-ingest'),
    JOURNAL_FOLDER: join(dataFolder, 'plant-adapter'),
    MODEL_FOLDER: join(dataFolder, 'inference'),
    STORE_FOLDER: dataFolder,
    CONSOLE_FOLDER: join(dataFolder, 'console'),
    ARCHIVE_FOLDER: join(dataFolder, 'archive'),
    DRIFT_FOLDER: join(dataFolder, 'drift'),
  }
  const entries = Object.entries(programs) as [ProgramName, Program][]
  return new Map(
    entries.map(([name, { folder, niceness, environment: own }]) => {
      const settings = { ...common, ...kept, ...own, ...environment[name] }
      const log = { logFolder, onNotice, onHopeless, onLogged }
      return [
        name,
        startService({ name, folder, niceness, environment: settings, renewed: renewed?.[name], ...log }),
      ] as const
    }),
  )
}

function keepLedger(bus: Bus, ledger: Ledger, startedMs: number, onDecided: StationOptions['onDecided']): void {
  const tell = (part: LedgerPart | undefined): void => void (part && onDecided(part))
  const read = <Envelope, Body>(
    consumer: ConsumerDefinition<Envelope, Body>,
    onMessage: (message: Incoming<Envelope, Body>, delivery: Delivery) => void,
  ): void =>
    void bus.consumeAlone(consumer, (delivery) => {
      const incoming = parseDelivery(delivery, consumer.reads)
      // What an earlier run left is no part of this one.
      if (!('reason' in incoming) && delivery.storedAtMs >= startedMs) onMessage(incoming, delivery)
      delivery.acknowledge()
    })
  read(consumers.ledger.frames, ({ envelope }) => tell(ledger.triggered(envelope)))
  read(consumers.ledger.verdicts, ({ envelope, body }, { streamSequence, storedAtMs }) =>
    tell(ledger.decided({ envelope, verdict: body, streamSequence, storedAtMs })),
  )
}

/** Calls back when a file has been replaced; the function that is returned ends that. */
function watchFile(file: string, onChange: () => void): () => void {
  const changed = (): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  let seenMs = changed()
  const poll = setInterval(() => {
    if (changed() === seenMs) return
    seenMs = changed()
    onChange()
  }, keysPollMs)
  return () => clearInterval(poll)
}

/** Until every part has its verdict, but not for ever. */
async function settled(ledger: Ledger, limitMs: number): Promise<void> {
  const endsMs = Date.now() + limitMs
  while (!ledger.balanced && Date.now() < endsMs) await new Promise((resolve) => setTimeout(resolve, pollMs))
}
