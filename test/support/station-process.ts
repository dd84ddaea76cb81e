import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../../deploy/local/report.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { temporaryFolder } from './nats-server.ts'

const entry = join(projectFolder, 'dist/deploy/local/main.js')

export interface StationRun {
  readonly exitCode: number | null
  /** Everything a person would have seen. */
  readonly screen: string
  readonly report: Report | undefined
}

/** `npm start -- …` as its own process, with a data folder of its own. */
export interface StationProcess extends AsyncDisposable {
  readonly child: ChildProcess
  readonly dataFolder: string
  screen(): string
  /** Address of the broker, once it has been said. */
  brokerUrl(): string
  /** The process of a service or an instance of it (`decision-a`), of the `broker` or of the `model`. */
  pidOf(name: string): number
  /** Pids of everything that still runs with this data folder or its broker. */
  leftovers(): number[]
  finished(): Promise<StationRun>
}

export async function startStationProcess(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<StationProcess> {
  const folder = await temporaryFolder()
  const reportFile = join(folder.path, 'report.json')
  const options = [...args, '--data', folder.path, '--report', reportFile]
  const child = spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=2', entry, ...options], {
    cwd: projectFolder,
    // biome-ignore lint/style/noProcessEnv: the program under test gets the environment of the tests
    env: { ...process.env, ...environment, NO_COLOR: '1', FORCE_COLOR: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let screen = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (screen += text))
  const ended = once(child, 'close')
  return {
    child,
    dataFolder: folder.path,
    screen: () => screen,
    brokerUrl: () => brokerUrl(screen),
    pidOf: (name) => pidOf(name, processesNaming([folder.path])),
    leftovers: () => processesNaming([folder.path, brokerUrl(screen)]).filter((pid) => pid !== child.pid),
    async finished() {
      await ended
      const text = await readFile(reportFile, 'utf8').catch(() => undefined)
      return { exitCode: child.exitCode, screen, report: text === undefined ? undefined : JSON.parse(text) }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
      await folder[Symbol.asyncDispose]()
    },
  }
}

export async function runStation(args: readonly string[], environment?: Record<string, string>): Promise<StationRun> {
  await using station = await startStationProcess(args, environment)
  return await station.finished()
}

function brokerUrl(screen: string): string {
  return /nats:\/\/[0-9.:]+/.exec(screen)?.[0] ?? 'no broker yet'
}

const entries: Record<string, string> = { broker: 'nats-server', model: 'services/inference/process/worker.js' }

function pidOf(name: string, candidates: readonly number[]): number {
  const [, service = name, instance] = /^(decision)-([a-z])$/.exec(name) ?? []
  const entry = entries[name] ?? `services/${service}/main.js`
  const pid = candidates.find((candidate) => {
    try {
      const [command, environment] = ['cmdline', 'environ'].map((file) =>
        readFileSync(`/proc/${candidate}/${file}`, 'utf8'),
      )
      return command?.includes(entry) && (!instance || environment?.split('\0').includes(`INSTANCE=${instance}`))
    } catch {
      return false
    }
  })
  if (pid === undefined) throw new Error(`no process of ${name} runs`)
  return pid
}

/** Looks through the processes of this machine for those whose command line or environment names one of the words. */
function processesNaming(words: readonly string[]): number[] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return names.map(Number).filter((pid) => {
    try {
      const texts = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'))
      return texts.some((text) => words.some((word) => text.includes(word)))
    } catch {
      return false
    }
  })
}
