import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { backoff } from '../../shared/runtime/backoff.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { stopChild } from './stop-child.ts'

const startMsMax = 10_000
const stopMsMax = 5000
const pollMs = 20
const restartMs = backoff(200, 5000)
const host = '127.0.0.1'
const portsFile = z.object({ nats: z.array(z.string()).min(1) })

/** The broker did not start; the message says why. */
export class BrokerStartError extends Error {
  override name = 'BrokerStartError'
}

export interface Broker {
  readonly url: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

export interface BrokerOptions {
  readonly binary: string
  /** Holds the broker's store and log; made if it is not there. */
  readonly folder: string
  /** A free one unless given. */
  readonly port?: number | undefined
  /** Told each time it ended by itself. */
  readonly onEnded?: (reason: string) => void
}

/**
 * Starts a nats-server with JetStream on loopback, resolves when it takes connections, and starts it again on the same
 * port whenever it ends.
 * @throws {BrokerStartError} when the port is taken or the server ends before it has started
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { binary, folder, port, onEnded = () => {} } = options
  if (port !== undefined) await assertPortFree(port)
  await mkdir(folder, { recursive: true })
  const logFile = join(folder, 'nats-server.log')
  let child = spawnServer(binary, folder, port ?? -1, logFile)
  const url = await listening(child, folder, logFile)
  let stopping = false
  let ends = 0

  function superviseIt(): void {
    child.once('exit', (code, signal) => {
      if (stopping) return
      ends += 1
      onEnded(`nats-server ended (${signal ?? `exit code ${code}`}) and is started again`)
      setTimeout(() => {
        if (stopping) return
        child = spawnServer(binary, folder, Number(new URL(url).port), logFile)
        superviseIt()
      }, restartMs(ends))
    })
  }

  superviseIt()
  return {
    url,
    get process() {
      return child
    },
    stop() {
      stopping = true
      return stopChild(child, stopMsMax)
    },
  }
}

function spawnServer(binary: string, folder: string, port: number, logFile: string): ChildProcess {
  const configuration = join(projectFolder, 'deploy/nats/station.conf')
  const listen = ['--addr', host, '--port', String(port), '--ports_file_dir', folder]
  const args = ['--config', configuration, '--store_dir', join(folder, 'jetstream'), ...listen]
  // The server ends with the process that started it, however that ends: nothing is left behind.
  const [command = binary, ...before] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'TERM', binary] : [binary]
  const child = spawn(command, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  // A full disk costs log lines, not the broker; a binary that cannot be run is seen by its missing address.
  const log = createWriteStream(logFile, { flags: 'a' }).on('error', () => {})
  child.stderr?.pipe(log)
  child.on('error', () => {})
  return child
}

const setpriv = '/usr/bin/setpriv'

/** The server writes the address it chose to a file named after its process. */
async function listening(child: ChildProcess, folder: string, logFile: string): Promise<string> {
  const file = join(folder, `nats-server_${child.pid}.ports`)
  const endsMs = Date.now() + startMsMax
  while (Date.now() < endsMs && child.exitCode === null && child.pid !== undefined) {
    const parsed = await readFile(file, 'utf8').then(
      (text) => portsFile.safeParse(parseJson(text)),
      () => undefined,
    )
    const [url] = parsed?.data?.nats ?? []
    if (url) {
      await rm(file, { force: true })
      return url
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  await stopChild(child, stopMsMax)
  const log = await readFile(logFile, 'utf8').catch(() => '')
  const last = log.trim().split('\n').at(-1) ?? ''
  throw new BrokerStartError(`nats-server did not start: ${last || 'it said nothing'} (its log is ${logFile})`)
}

/** A server that cannot have its port ends with a message; asking first gives a better one. */
async function assertPortFree(port: number): Promise<void> {
  const probe = createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 'is taken' : String(error)
    throw new BrokerStartError(
      `port ${port} ${reason}; another program, perhaps another station, listens there. Give another --port or none.`,
    )
  } finally {
    probe.close()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
