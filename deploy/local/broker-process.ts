import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { storeFolderOf } from './broker-store.ts'
import { setNiceness } from './niceness.ts'
import { stopChild } from './stop-child.ts'

/** The largest store takes as long to be read back from a slow disk, 16 GB at 50 MB/s. */
const startMsMax = 320_000
const stopMsMax = 5000
const pollMs = 20
const lastWordsLengthMax = 16_384
const niceness = -5
/** What the server gives back to the system when it has taken more: its caches grow to it under load. */
const memoryGoal = '384MiB'
const setpriv = '/usr/bin/setpriv'
const portsFile = z.object({ nats: z.array(z.string()).min(1), monitoring: z.array(z.string()).min(1) })

/** The broker did not start; the message says why. */
export class BrokerStartError extends Error {
  override name = 'BrokerStartError'
}

export interface BrokerProcessOptions {
  readonly binary: string
  /** Its main configuration file; relative paths in it start there. */
  readonly configuration: string
  /** Holds its store and its log. */
  readonly folder: string
  readonly host: string
  /** -1 takes any free one. */
  readonly port: number
}

/** Where the broker is reached. */
export interface BrokerAddresses {
  readonly url: string
  readonly monitoringUrl: string
}

/** How the broker ended. */
export interface BrokerEnd {
  /** `SIGKILL` or `exit code 1`. */
  readonly how: string
  readonly upMs: number
  /** It could not use its store; starting it again will not help. */
  readonly blamesStore: boolean
}

/** One run of nats-server. */
export interface BrokerProcess {
  readonly child: ChildProcess
  readonly ended: Promise<BrokerEnd>
  /** Rejects with a {@link BrokerStartError} when it ends first, or takes too long and is stopped. */
  readonly addresses: Promise<BrokerAddresses>
}

export function spawnBroker(options: BrokerProcessOptions): BrokerProcess {
  const { binary, configuration, folder, host, port } = options
  const logFile = join(folder, 'nats-server.log')
  const listen = ['--addr', host, '--port', String(port), '--http_port', '-1', '--ports_file_dir', folder]
  const args = ['--config', configuration, '--store_dir', storeFolderOf(folder), ...listen]
  // The server ends with the process that started it, however that ends: nothing is left behind.
  const [command = binary, ...before] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'TERM', binary] : [binary]
  const startedMs = performance.now()
  const child = spawn(command, [...before, ...args], {
    cwd: dirname(configuration),
    // biome-ignore lint/style/noProcessEnv: the launcher hands its own environment on
    env: { ...process.env, GOMEMLIMIT: memoryGoal },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  if (child.pid !== undefined) setNiceness(child.pid, niceness)
  // A full disk costs log lines, not the broker; a binary that cannot be run is seen by its missing address.
  const log = createWriteStream(logFile, { flags: 'a' }).on('error', () => {})
  let lastWords = ''
  child.stderr?.pipe(log)
  child.stderr?.on('data', (text) => (lastWords = `${lastWords}${text}`.slice(-lastWordsLengthMax)))
  const ended = new Promise<BrokerEnd>((resolve) => {
    const end = (how: string): void =>
      resolve({ how, upMs: performance.now() - startedMs, blamesStore: doesBlameStore(lastWords) })
    child.once('error', (error) => end(error.message))
    child.once('close', (code, signal) => end(signal ?? `exit code ${code}`))
  })
  const addresses = addressesOf(child, folder, logFile)
  // Not everybody asks for them, and one that ends early is seen by its end.
  addresses.catch(() => {})
  return { child, ended, addresses }
}

/** Its own last line, where it gives up by itself, or the stack where it breaks while it reads its files. */
function doesBlameStore(lastWords: string): boolean {
  return /\[FTL\].*(JetStream|storage|store)|^(panic|fatal error): [\s\S]*filestore\.go/m.test(lastWords)
}

/** The server writes the addresses it chose to a file named after its process. */
async function addressesOf(child: ChildProcess, folder: string, logFile: string): Promise<BrokerAddresses> {
  const file = join(folder, `nats-server_${child.pid}.ports`)
  const endsMs = performance.now() + startMsMax
  while (performance.now() < endsMs && child.exitCode === null && child.pid !== undefined) {
    const text = await readFile(file, 'utf8').catch(() => '')
    const ports = portsFile.safeParse(parseJson(text)).data
    const [url] = ports?.nats ?? []
    const [monitoringUrl] = ports?.monitoring ?? []
    if (url && monitoringUrl) {
      await rm(file, { force: true })
      return { url, monitoringUrl }
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  await stopChild(child, stopMsMax)
  const log = await readFile(logFile, 'utf8').catch(() => '')
  const last = log.trim().split('\n').at(-1) ?? ''
  throw new BrokerStartError(`nats-server did not start: ${last || 'it said nothing'} (its log is ${logFile})`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
