import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../../shared/service/software-version.ts'
import { stopChild } from './stop-child.ts'

const startMsMax = 10_000
const stopMsMax = 5000
const pollMs = 20
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
}

/**
 * Starts a nats-server with JetStream on loopback, and resolves when it takes connections.
 * @throws {BrokerStartError} when the port is taken or the server ends
 */
export async function startBroker({ binary, folder, port }: BrokerOptions): Promise<Broker> {
  if (port !== undefined) await assertPortFree(port)
  await mkdir(folder, { recursive: true })
  const logFile = join(folder, 'nats-server.log')
  const configuration = join(projectFolder, 'deploy/nats/station.conf')
  const listen = ['--addr', host, '--port', String(port ?? -1), '--ports_file_dir', folder]
  const args = ['--config', configuration, '--store_dir', join(folder, 'jetstream'), ...listen]
  // The server ends with the process that started it, however that ends: nothing is left behind.
  const [command, ...before] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'TERM', binary] : [binary]
  const child = spawn(command as string, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  child.stderr?.pipe(createWriteStream(logFile))
  const url = await listening(child, folder, logFile)
  return { url, process: child, stop: () => stopChild(child, stopMsMax) }
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
