import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { freePort } from '../../deploy/local/free-port.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { temporaryFolder } from './nats-server.ts'
import { until } from './until.ts'

const startMsMax = 30_000

/** One series of an answer. */
export interface Series {
  readonly metric: Record<string, string>
  readonly value: readonly [atSeconds: number, value: string]
}

/** One series of an answer over a time. */
export interface RangeSeries {
  readonly metric: Record<string, string>
  readonly values: readonly (readonly [atSeconds: number, value: string])[]
}

export interface QueryRange {
  /** Seconds since 1970. */
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly stepSeconds: number
}

/** What is asked for metrics, under a name that stays when it is started again at another port. */
export interface Target {
  readonly instance: string
  /** `host:port` */
  readonly address: string
}

/** A real Prometheus that runs the project's rules. */
export interface Prometheus extends AsyncDisposable {
  /** Asks these from now on. */
  setTargets(targets: readonly Target[]): Promise<void>
  /** @throws what Prometheus has against the query */
  queryRange(expression: string, range: QueryRange): Promise<readonly RangeSeries[]>
  /** @throws what Prometheus has against the query */
  query(expression: string): Promise<readonly Series[]>
  /** Trace ids of the exemplars of a histogram. */
  exemplars(metric: string): Promise<readonly string[]>
}

/** Whether a program of Debian's package `prometheus` is on the PATH. */
export function isInstalled(program: 'prometheus' | 'promtool'): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** @param targets what it asks for metrics, every other second */
export async function startPrometheus(targets: readonly Target[]): Promise<Prometheus> {
  const folder = await temporaryFolder()
  const own = join(projectFolder, 'deploy/prometheus')
  const configuration = parse(await readFile(join(own, 'prometheus.yml'), 'utf8'))
  configuration.global = { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '2s' }
  configuration.scrape_configs = [{ job_name: 'vaglio', file_sd_configs: [{ files: ['targets.json'] }] }]
  const setTargets = (asked: readonly Target[]): Promise<void> =>
    writeFile(
      join(folder.path, 'targets.json'),
      JSON.stringify(asked.map(({ instance, address }) => ({ targets: [address], labels: { instance } }))),
    )
  await setTargets(targets)
  await writeFile(join(folder.path, 'prometheus.yml'), stringify(configuration))
  await cp(join(own, 'alerts.yml'), join(folder.path, 'alerts.yml'))
  const address = `127.0.0.1:${await freePort()}`
  const places = [`--config.file=${folder.path}/prometheus.yml`, `--storage.tsdb.path=${folder.path}/data`]
  const options = [...places, `--web.listen-address=${address}`, '--enable-feature=exemplar-storage']
  const child = spawn('prometheus', options, { stdio: 'ignore' })
  const ended = once(child, 'close')
  const ask = async (path: string, parameters: Record<string, string>): Promise<never> => {
    const response = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const { status, error, data } = (await response.json()) as { status: string; error?: string; data: never }
    if (status !== 'success') throw new Error(`${parameters.query}: ${error}`)
    return data
  }
  const isReady = async () => (await fetch(`http://${address}/-/ready`).catch(() => undefined))?.ok
  await until('Prometheus to be ready', isReady, startMsMax)
  return {
    setTargets,
    async queryRange(query, { fromSeconds, toSeconds, stepSeconds }) {
      const range = { start: String(fromSeconds), end: String(toSeconds), step: String(stepSeconds) }
      return ((await ask('query_range', { query, ...range })) as { result: RangeSeries[] }).result
    },
    query: async (query) => ((await ask('query', { query })) as { result: Series[] }).result,
    async exemplars(metric) {
      const hour = { start: String(Date.now() / 1000 - 3600), end: String(Date.now() / 1000 + 60) }
      const found: { exemplars: { labels: { trace_id: string } }[] }[] = await ask('query_exemplars', {
        query: metric,
        ...hour,
      })
      return found.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id))
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      await folder[Symbol.asyncDispose]()
    },
  }
}
