import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type NatsConnection, nkeyAuthenticator } from 'nats'
import type { Account } from '../contracts/accounts.ts'
import type { PlantAccount } from '../contracts/central.ts'
import { backoff, pause } from '../runtime/backoff.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { createReconnectDelay } from './reconnect-delay.ts'

const connectTimeoutMs = 2000
const pingIntervalMs = 2000
const pingsOutMax = 2
const reconnectWaitMs = 100
const firstConnectWaitMs = backoff(100, 1000)

/** Who connects, and where to. */
export interface Identity {
  readonly url: string
  /** Name of a role of `shared/contracts/roles.ts`. */
  readonly role: string
  /** Folder with `users/<role>.<account>.nk` and, for `tls://`, `tls/ca.pem`. */
  readonly keysFolder: string
  /** What the broker's own lists show. */
  readonly name: string
}

/** The connection to one account of the broker: made as soon as there is a broker, and again whenever it was lost. */
export interface Link {
  readonly account: Account | PlantAccount
  /** The connection once there has been one; it mends itself. */
  readonly connection: NatsConnection | undefined
  readonly connected: boolean
  /** Resolves with the first connection; undefined when the signal aborts before. */
  readonly opened: Promise<NatsConnection | undefined>
  /** Calls back after every return of the broker; the function that is returned ends that. */
  onReconnect(listener: () => void): () => void
  close(): Promise<void>
}

/** Connects in the background and never gives up: neither on the first attempt nor after the broker has gone. */
export function openLink(identity: Identity, account: Account | PlantAccount, log: Log, signal: AbortSignal): Link {
  const seed = createSeed(identity, account)
  const listeners = new Set<() => void>()
  let connection: NatsConnection | undefined
  let connected = false
  const opened = connectFirst(identity, account, seed, log, signal).then((first) => {
    connection = first
    connected = first !== undefined
    if (first) void follow(first)
    return first
  })

  async function follow(followed: NatsConnection): Promise<void> {
    for await (const { type, data } of followed.status()) {
      if (type === 'disconnect') {
        connected = false
        log.warn({ account, server: data }, 'the broker is gone; reconnecting')
      }
      if (type === 'reconnect') {
        connected = true
        log.info({ account, server: data }, 'the broker is back')
        for (const listener of listeners) listener()
      }
      if (type === 'error') log.error({ account, reason: String(data) }, `the broker refuses: ${data}`)
    }
    connected = false
  }

  return {
    account,
    opened,
    get connection() {
      return connection
    },
    get connected() {
      return connected
    },
    onReconnect(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await connection?.drain().catch(() => {})
    },
  }
}

async function connectFirst(
  identity: Identity,
  account: Account | PlantAccount,
  seed: () => Uint8Array,
  log: Log,
  signal: AbortSignal,
): Promise<NatsConnection | undefined> {
  const { url } = identity
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await connect(optionsOf(identity, seed))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ url, account, reason }, `no broker answers at ${url} (${reason}); trying again until one does`)
      await pause(firstConnectWaitMs(failures), signal)
    }
  }
  return undefined
}

function optionsOf({ url, role, keysFolder, name }: Identity, seed: () => Uint8Array): ConnectionOptions {
  return {
    servers: url,
    name,
    timeout: connectTimeoutMs,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: createReconnectDelay(reconnectWaitMs, systemClock.monotonicMs),
    ignoreAuthErrorAbort: true,
    pingInterval: pingIntervalMs,
    maxPingOut: pingsOutMax,
    noAsyncTraces: true,
    // Nobody can read the answers to somebody else's questions.
    inboxPrefix: `_INBOX_${role}`,
    authenticator: (nonce?: string) => nkeyAuthenticator(seed())(nonce),
    ...(url.startsWith('tls://') && { tls: { caFile: join(keysFolder, 'tls', 'ca.pem') } }),
  }
}

/**
 * Read at every attempt to connect, so that a key that was changed counts from the next one on. One that cannot be read
 * just then is the one before: the client gives up for good when it is given none.
 */
function createSeed({ keysFolder, role }: Identity, account: Account | PlantAccount): () => Uint8Array {
  const file = join(keysFolder, 'users', `${role}.${account}.nk`)
  let last: Uint8Array | undefined
  return () => {
    try {
      last = Buffer.from(readFileSync(file, 'utf8').trim())
    } catch (error) {
      if (!last) throw error
    }
    return last
  }
}
