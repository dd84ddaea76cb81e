import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { backoff, pause } from '../../shared/runtime/backoff.ts'
import { brokerSilentMsMax } from './broker-health.ts'
import { type BrokerProcess, type BrokerProcessOptions, BrokerStartError, spawnBroker } from './broker-process.ts'
import { putStoreAside } from './broker-store.ts'
import { watchBroker } from './broker-watch.ts'
import { stopChild } from './stop-child.ts'

const stopMsMax = 5000
const restartMs = backoff(100, 5000)
/** A broker that ran for this long starts again as if it had never ended. */
const stayedUpMs = 10_000
const storeFailuresMax = 3
const host = '127.0.0.1'

export interface Broker {
  readonly url: string
  readonly process: ChildProcess
  /** Has it read its configuration again: users, keys, certificates. Connections go on where they still may. */
  reload(): void
  stop(): Promise<void>
}

export interface BrokerOptions {
  readonly binary: string
  /** Its main configuration file, `nats/station.conf` of a folder of keys. */
  readonly configuration: string
  /** Holds the broker's store and log; made if it is not there. */
  readonly folder: string
  /** A free one unless given. */
  readonly port?: number | undefined
  /** How long it may be silent or ill before it is started again. */
  readonly silentMsMax?: number
  /** Told of everything that happened to it. */
  readonly onEnded?: (reason: string) => void
}

/**
 * Starts a nats-server with JetStream on loopback, resolves when it takes connections, and starts it again on the same
 * port whenever it ends, hangs or cannot write any more. A store that it cannot read is put aside for an empty one.
 * @throws {BrokerStartError} when the port is taken or the server ends before it has started
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { binary, port = -1, silentMsMax = brokerSilentMsMax, onEnded = () => {} } = options
  if (port !== -1) await assertPortFree(port)
  const folder = resolve(options.folder)
  await mkdir(folder, { recursive: true })
  const start: BrokerProcessOptions = { binary, configuration: resolve(options.configuration), folder, host, port }
  const first = await startFirst(start, onEnded)
  const { url } = await first.addresses
  const running = { current: first }
  const again = { ...start, port: Number(new URL(url).port) }
  const stopping = new AbortController()
  const kept = keepRunning(running, again, { silentMsMax, onEnded }, stopping.signal)
  return {
    url,
    get process() {
      return running.current.child
    },
    reload: () => void running.current.child.kill('SIGHUP'),
    async stop() {
      stopping.abort()
      await stopChild(running.current.child, stopMsMax)
      await kept
    },
  }
}

type Care = Required<Pick<BrokerOptions, 'silentMsMax' | 'onEnded'>>

/** Starts it again after every end, until the signal aborts. */
async function keepRunning(
  running: { current: BrokerProcess },
  start: BrokerProcessOptions,
  care: Care,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  let storeFailures = 0
  for (;;) {
    const watching = watchOver(running.current, start.folder, care)
    const { how, upMs, blamesStore } = await running.current.ended
    watching.abort()
    if (signal.aborted) return
    care.onEnded(`nats-server ended (${how}) and is started again`)
    failures = upMs >= stayedUpMs ? 1 : failures + 1
    storeFailures = blamesStore ? storeFailures + 1 : 0
    if (storeFailures === storeFailuresMax) {
      care.onEnded(await withoutStore(start.folder))
      storeFailures = 0
    }
    await pause(restartMs(failures), signal)
    if (signal.aborted) return
    running.current = spawnBroker(start)
  }
}

/** A store that cannot be read does not keep a station from starting. */
async function startFirst(options: BrokerProcessOptions, onEnded: (reason: string) => void): Promise<BrokerProcess> {
  for (let storeFailures = 0; ; ) {
    const started = spawnBroker(options)
    try {
      await started.addresses
      return started
    } catch (error) {
      const { blamesStore } = await started.ended
      storeFailures += 1
      if (!blamesStore || storeFailures > storeFailuresMax) throw error
      if (storeFailures === storeFailuresMax) onEnded(await withoutStore(options.folder))
    }
  }
}

/** Ends a broker that is beyond help, so that it is started again. */
function watchOver(
  { child, addresses }: BrokerProcess,
  folder: string,
  { silentMsMax, onEnded }: Care,
): AbortController {
  const watching = new AbortController()
  async function watch(): Promise<void> {
    const { monitoringUrl } = await addresses
    const reason = await watchBroker({ monitoringUrl, folder, silentMsMax }, watching.signal)
    if (reason === undefined || watching.signal.aborted) return
    onEnded(`nats-server is stopped because it is of no use: ${reason}`)
    child.kill('SIGKILL')
  }
  // One that ends before it has an address is seen by its end.
  watch().catch(() => {})
  return watching
}

/** @returns what to tell whoever looks after the station */
async function withoutStore(folder: string): Promise<string> {
  try {
    const place = await putStoreAside(folder, new Date())
    return `nats-server cannot read its store; the store is now ${place}, and an empty one takes its place: what was in it is no longer known to the station`
  } catch (error) {
    return `nats-server cannot read its store, and the store cannot be put aside (${error}); look at ${folder}`
  }
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
