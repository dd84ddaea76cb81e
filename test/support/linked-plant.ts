import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import type { Broker } from '../../deploy/local/broker.ts'
import { type Bus, openBus } from '../../shared/bus/bus.ts'
import type { PlantBus } from '../../shared/bus/central-bus.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import type { BrokerProxy } from '../faults/station/broker-proxy.ts'
import { recipeIn } from './demo-recipe.ts'
import { silentLog } from './nats-server.ts'

const intervalMs = 200

/** A plant with a broker of its own, the forwarder as a process of its own, and the link that can be cut. */
export interface LinkedPlant {
  readonly name: string
  readonly station: string
  readonly broker: Broker
  readonly keysFolder: string
  /** Stands between the plant's broker and the centre's. */
  readonly link: BrokerProxy
  /** The plant as the centre has it. */
  readonly central: PlantBus
  bus(role: string): Promise<Bus>
  /** Starts the forwarder, again after it was killed. */
  startForwarder(): Promise<ChildProcess>
  /** The one that was started last. */
  forwarder(): ChildProcess
}

/** What a plant has before its broker runs. */
export interface Site {
  readonly name: string
  readonly keysFolder: string
  readonly link: BrokerProxy
}

/** @param undo takes what is to be ended after the test */
export function linkedPlant(
  { name, keysFolder, link }: Site,
  broker: Broker,
  central: PlantBus,
  undo: (() => unknown)[],
  signal: AbortSignal,
): LinkedPlant {
  const station = `press-${name}`
  let forwarder: ChildProcess | undefined
  return {
    ...{ name, station, keysFolder, link, broker, central },
    async bus(role) {
      const identity = { url: broker.url, role, keysFolder, name: `test-${role}` }
      const bus = openBus({ ...identity, station, log: silentLog, signal })
      undo.push(() => bus.close())
      await bus.opened
      return bus
    },
    async startForwarder() {
      const recipe = await recipeIn(dirname(keysFolder), (text) => text.replace('station: demo', `station: ${station}`))
      const intervals = { SNAPSHOT_INTERVAL_MS: String(intervalMs), METRICS_INTERVAL_MS: String(intervalMs) }
      const child = spawn(process.execPath, [join(projectFolder, 'dist/services/metrics-forwarder/main.js')], {
        env: { NATS_URL: broker.url, KEYS: keysFolder, RECIPE: recipe, PLANT: name, LOG_LEVEL: 'error', ...intervals },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      undo.push(() => child.exitCode === null && child.signalCode === null && endOf(child, 'SIGTERM'))
      forwarder = child
      return child
    },
    forwarder() {
      if (!forwarder) throw new Error(`${name} has no forwarder yet`)
      return forwarder
    },
  }
}

/** Ends a process and waits until it has. */
export async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
