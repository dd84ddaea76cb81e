import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { freePort } from '../../deploy/local/free-port.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { endOf } from './linked-plant.ts'

const host = '127.0.0.1'

export interface CentralServiceOptions {
  readonly natsUrl: string
  readonly keysFolder: string
  readonly folder: string
  readonly writeUrl: string
}

/** The service `central` as a process of its own, ended after the test. */
export interface CentralService extends AsyncDisposable {
  /** `host:port` of `/metrics` and `/healthz`; the same after every start. */
  readonly address: string
  start(): void
  kill(): Promise<void>
  /** What `/metrics` or `/healthz` says; empty while nobody answers. */
  ask(path: '/metrics' | '/healthz'): Promise<string>
}

export async function centralService(options: CentralServiceOptions): Promise<CentralService> {
  const port = String(await freePort())
  const address = `${host}:${port}`
  const { natsUrl: NATS_URL, keysFolder: KEYS, folder: CENTRAL_FOLDER, writeUrl: REMOTE_WRITE_URL } = options
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child?.exitCode === null && child.signalCode === null) await endOf(child, signal)
  }
  return {
    address,
    start() {
      child = spawn(process.execPath, [join(projectFolder, 'dist/services/central/main.js')], {
        env: { NATS_URL, KEYS, CENTRAL_FOLDER, REMOTE_WRITE_URL, HTTP_PORT: port, LOG_LEVEL: 'error' },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    },
    kill: () => end('SIGKILL'),
    ask: async (path) => (await fetch(`http://${address}${path}`).catch(() => undefined))?.text() ?? '',
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  }
}
