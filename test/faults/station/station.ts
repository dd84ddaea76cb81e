import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NatsConnection } from 'nats'
import { freePort } from '../../../deploy/local/free-port.ts'
import type { Random } from '../../../models/fit/random.ts'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { until } from '../../support/until.ts'
import { type BrokerProxy, startBrokerProxy } from './broker-proxy.ts'
import { type BrokerUser, connectAs } from './broker-user.ts'
import { type ProcessName, processesOf } from './processes.ts'
import type { Volume } from './volume.ts'

const entry = join(projectFolder, 'dist/deploy/local/main.js')
const demo = join(projectFolder, 'deploy/demo')
const host = '127.0.0.1'
const startMsMax = 30_000
const stopMsMax = 20_000

/** A whole station under test: real processes, a real broker, one view, everything in one folder of its own. */
export interface Station {
  readonly name: string
  readonly dataFolder: string
  readonly recipeFile: string
  /** Package of the model in use; it may be replaced by another. */
  readonly modelFolder: string
  /** Where the plant adapter writes down what the line was told. */
  readonly journalFolder: string
  readonly linePort: number
  readonly sourcePort: number
  readonly proxy: BrokerProxy
  /** Pids of a service; empty when it is away. */
  pids(name: ProcessName): number[]
  /** Address of the broker itself, past the proxy. */
  readonly brokerUrl: string
  /** A connection of its own, straight to the broker. */
  connectAs(user: BrokerUser): Promise<NatsConnection>
  screen(): string
  stop(): Promise<void>
  /** Asks it to end and does not wait for that. */
  abandon(): void
}

export async function startStationUnderTest(volume: Volume, random: Random): Promise<Station> {
  const dataFolder = join(volume.folder, 'station')
  const modelFolder = join(volume.folder, 'model')
  await cp(join(projectFolder, 'models/demo-plate/1'), modelFolder, { recursive: true })
  const recipe = join(volume.folder, 'recipe.yaml')
  const text = await readFile(join(demo, 'recipe.yaml'), 'utf8')
  await writeFile(recipe, text.replace('../../models/demo-plate/1', modelFolder))
  await mkdir(dataFolder)
  const [brokerPort, linePort, sourcePort] = [await freePort(), await freePort(), await freePort()]
  const proxy = await startBrokerProxy(() => brokerPort, random)
  const child = spawn(
    process.execPath,
    [
      ...['--enable-source-maps', entry, '--recipe', recipe, '--data', dataFolder],
      ...['--port', brokerPort, '--broker-address', proxy.address],
      ...['--listen', sourcePort, '--line-port', linePort].map(String),
    ].map(String),
    { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let screen = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (screen += chunk))
  const brokerUrl = `nats://${host}:${brokerPort}`
  const station: Station = {
    brokerUrl,
    name: 'demo',
    dataFolder,
    recipeFile: recipe,
    modelFolder,
    journalFolder: join(dataFolder, 'plant-adapter'),
    linePort,
    sourcePort,
    proxy,
    pids: (name) => processesOf(name, dataFolder),
    connectAs: (user) => connectAs(user, brokerUrl, dataFolder),
    screen: () => screen,
    async stop() {
      proxy.set('whole')
      await ended(child)
      proxy.close()
    },
    abandon: () => void child.kill('SIGTERM'),
  }
  await until(
    `the station to run; it said:\n${screen}`,
    () => {
      if (child.exitCode !== null) throw new Error(`the station ended:\n${screen}`)
      return station.pids('plant-adapter').length > 0 && station.pids('model worker').length > 0
    },
    startMsMax,
  )
  return station
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
  await exit
  clearTimeout(killer)
}
