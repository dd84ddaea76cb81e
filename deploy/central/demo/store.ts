import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pause } from '../../../shared/runtime/backoff.ts'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { stopChild } from '../../local/stop-child.ts'

const host = '127.0.0.1'
const startMsMax = 30_000
const stopMsMax = 10_000
const pollMs = 100
const centralFolder = join(projectFolder, 'deploy/central')
/** Where `prometheus.yml` awaits the service `central`. */
const targetInConfiguration = 'central:8080'

/** Both are packages of Debian and both take remote write. */
export const storeKinds = ['prometheus', 'victoria-metrics'] as const
export type StoreKind = (typeof storeKinds)[number]

/** One series of an answer. */
export interface StoredSeries {
  readonly metric: Record<string, string>
  /** Of a question for one moment. */
  readonly value?: readonly [atSeconds: number, value: string]
  /** Of a question for a time span: `metric[5m]`. */
  readonly values?: readonly (readonly [atSeconds: number, value: string])[]
}

/** A Prometheus or a VictoriaMetrics as the central site runs it. */
export interface MeasurementStore {
  readonly writeUrl: string
  /** @throws what the store has against the question */
  query(expression: string): Promise<readonly StoredSeries[]>
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface StoreOptions {
  readonly kind: StoreKind
  /** Holds its data; a store that is started again goes on with it. */
  readonly folder: string
  readonly port: number
  /** `host:port` of the service `central`, which it asks for metrics. */
  readonly target: string
}

/** Those that are on the PATH. */
export function installedStores(): readonly StoreKind[] {
  return storeKinds.filter((kind) => spawnSync(kind, ['--version'], { stdio: 'ignore' }).status === 0)
}

/** Resolves when it takes what is written. @throws when it does not start, naming its log */
export async function startStore(options: StoreOptions): Promise<MeasurementStore> {
  const { kind, folder, port } = options
  await mkdir(folder, { recursive: true })
  const address = `${host}:${port}`
  const logFile = join(folder, 'log')
  const log = createWriteStream(logFile, { flags: 'a' })
  const child = spawn(kind, await argumentsOf(options, address), { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const stop = async (signal?: NodeJS.Signals): Promise<void> => {
    if (signal === 'SIGKILL') child.kill(signal)
    await stopChild(child, stopMsMax)
    log.end()
  }
  const ready = kind === 'prometheus' ? '/-/ready' : '/health'
  for (const endsMs = performance.now() + startMsMax; !(await isOk(`http://${address}${ready}`)); ) {
    if (child.exitCode !== null || performance.now() > endsMs) {
      await stop()
      throw new Error(`${kind} did not start; its log is ${logFile}`)
    }
    await pause(pollMs, new AbortController().signal)
  }
  return { writeUrl: `http://${address}/api/v1/write`, query: (expression) => query(address, expression), stop }
}

async function argumentsOf({ kind, folder, target }: StoreOptions, address: string): Promise<string[]> {
  if (kind === 'victoria-metrics') {
    // A measurement that is written again is the same one. What was written a moment ago is to be seen.
    const options = ['-dedup.minScrapeInterval=1ms', '-search.latencyOffset=0s', '-search.disableCache']
    return [`-storageDataPath=${folder}/data`, `-httpListenAddr=${address}`, '-retentionPeriod=12', ...options]
  }
  const configuration = await readFile(join(centralFolder, 'prometheus.yml'), 'utf8')
  await writeFile(join(folder, 'prometheus.yml'), configuration.replace(targetInConfiguration, target))
  await cp(join(centralFolder, 'alerts.yml'), join(folder, 'alerts.yml'))
  return [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=${address}`,
    '--web.enable-remote-write-receiver',
  ]
}

async function isOk(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined)
  return response?.ok === true
}

async function query(address: string, expression: string): Promise<readonly StoredSeries[]> {
  const response = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query: expression })}`)
  const { status, error, data } = (await response.json()) as {
    status: string
    error?: string
    data: { result: readonly StoredSeries[] }
  }
  if (status !== 'success') throw new Error(`${expression}: ${error}`)
  return data.result
}
