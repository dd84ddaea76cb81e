import { join } from 'node:path'
import { createCentralKeys } from '../../keys/central-keys.ts'
import { type Broker, startBroker } from '../../local/broker.ts'
import { freePort } from '../../local/free-port.ts'
import { type ServiceProcess, type ServiceProcessOptions, startService } from '../../local/service-process.ts'
import { type MeasurementStore, type StoreKind, startStore } from './store.ts'

const host = '127.0.0.1'

/** A central site on this machine: a broker, the service `central`, and a store. */
export interface Centre {
  readonly broker: Broker
  readonly service: ServiceProcess
  readonly store: MeasurementStore
  /** `/metrics` of the service `central`; empty while it does not answer. */
  metrics(): Promise<string>
  stop(): Promise<void>
}

export interface CentreOptions {
  readonly folder: string
  readonly natsBinary: string
  /** Where links of plants are awaited. */
  readonly linkPort: number
  /** By name, the public key of its link. */
  readonly plants: ReadonlyMap<string, string>
  readonly storeKind: StoreKind
  readonly onNotice: ServiceProcessOptions['onNotice']
}

export async function startCentre(options: CentreOptions): Promise<Centre> {
  const { folder, natsBinary, linkPort, plants, storeKind, onNotice } = options
  const keysFolder = join(folder, 'keys')
  await createCentralKeys(keysFolder, { plants, listen: `${host}:${linkPort}` })
  const broker = await startBroker({
    binary: natsBinary,
    configuration: join(keysFolder, 'nats/central.conf'),
    folder,
    onEnded: (reason) => onNotice('central broker', 'error', reason),
  })
  const port = await freePort()
  const target = `${host}:${port}`
  const store = await startStore({ kind: storeKind, folder: join(folder, 'store'), port: await freePort(), target })
  const service = startService({
    name: 'central',
    folder: 'central',
    environment: {
      NATS_URL: broker.url,
      KEYS: keysFolder,
      CENTRAL_FOLDER: join(folder, 'central'),
      REMOTE_WRITE_URL: store.writeUrl,
      HTTP_PORT: String(port),
    },
    logFolder: folder,
    niceness: 0,
    onNotice,
    onHopeless: (name) => onNotice(name, 'error', 'does not stay up'),
  })
  return {
    ...{ broker, service, store },
    metrics: async () => (await fetch(`http://${target}/metrics`).catch(() => undefined))?.text() ?? '',
    async stop() {
      await service.stop()
      await store.stop()
      await broker.stop()
    },
  }
}
