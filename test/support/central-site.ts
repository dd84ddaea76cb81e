import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createCentralKeys } from '../../deploy/keys/central-keys.ts'
import { createKeys } from '../../deploy/keys/key-folder.ts'
import { createUplink } from '../../deploy/keys/uplink-keys.ts'
import { type Broker, startBroker } from '../../deploy/local/broker.ts'
import { freePort } from '../../deploy/local/free-port.ts'
import { seededRandom } from '../../models/fit/random.ts'
import { openPlantBus } from '../../shared/bus/central-bus.ts'
import { startBrokerProxy } from '../faults/station/broker-proxy.ts'
import { type LinkedPlant, linkedPlant } from './linked-plant.ts'
import { natsBinary, silentLog, temporaryFolder } from './nats-server.ts'
import { until } from './until.ts'

const host = '127.0.0.1'
const budgetMs = 200

/** A central broker and its plants. */
export interface CentralSite extends AsyncDisposable {
  readonly broker: Broker
  readonly keysFolder: string
  readonly plants: readonly LinkedPlant[]
}

/** Everything but the forwarders runs and is provisioned when it resolves. @param tls has everybody at the centre and on the links encrypt */
export async function centralSite(plantNames: readonly string[], tls = false): Promise<CentralSite> {
  const ending = new AbortController()
  const undo: (() => unknown)[] = [() => ending.abort()]
  const folder = await temporaryFolder()
  const centralKeys = join(folder.path, 'central-keys')
  const leafPort = await freePort()
  const tlsHosts = tls ? [host] : undefined
  const listen = `${host}:${leafPort}`
  await createCentralKeys(centralKeys, { plants: new Map(), listen, tlsHosts })
  const sites = await Promise.all(
    plantNames.map(async (name) => {
      const keysFolder = join(folder.path, name, 'keys')
      await mkdir(keysFolder, { recursive: true })
      await createKeys(keysFolder, { stations: [`press-${name}`] })
      const link = await startBrokerProxy(() => leafPort, seededRandom(1))
      undo.push(() => link.close())
      const url = `${tls ? 'tls' : 'nats-leaf'}://${link.address}`
      const caFile = tls ? join(centralKeys, 'tls/ca.pem') : undefined
      return { name, keysFolder, link, publicKey: createUplink(keysFolder, { url, caFile }) }
    }),
  )
  const plants = new Map(sites.map(({ name, publicKey }) => [name, publicKey]))
  await createCentralKeys(centralKeys, { plants, listen, tlsHosts })
  const start = async (at: string, configuration: string): Promise<Broker> => {
    const broker = await startBroker({ binary: await natsBinary(), folder: at, configuration })
    undo.push(() => broker.stop())
    return broker
  }
  const broker = await start(join(folder.path, 'central'), join(centralKeys, 'nats/central.conf'))
  const linked = await Promise.all(
    sites.map(async (site): Promise<LinkedPlant> => {
      const at = join(folder.path, site.name)
      const plantBroker = await start(at, join(site.keysFolder, 'nats/station.conf'))
      const common = { log: silentLog, signal: ending.signal }
      const url = tls ? broker.url.replace('nats:', 'tls:') : broker.url
      const central = openPlantBus({ url, keysFolder: centralKeys, plant: site.name, ...common })
      undo.push(() => central.close())
      const plant = linkedPlant(site, plantBroker, central, undo, ending.signal)
      const provisioning = await (await plant.bus('provisioner')).provisioning(budgetMs)
      // On a busy machine the first answers may come too late; whoever provisions asks again.
      await until('the plant’s streams', () => provisioning?.putBack().catch(() => undefined))
      await until('the centre’s streams', () => central.provision().catch(() => undefined))
      return plant
    }),
  )
  return {
    broker,
    keysFolder: centralKeys,
    plants: linked,
    async [Symbol.asyncDispose]() {
      for (const end of undo.toReversed()) await end()
      await folder[Symbol.asyncDispose]()
    },
  }
}
