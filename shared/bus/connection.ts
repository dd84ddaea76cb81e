import { connect, type NatsConnection } from 'nats'
import { backoff, pause } from '../runtime/backoff.ts'
import type { Log } from '../runtime/log.ts'

const connectTimeoutMs = 2000
const pingIntervalMs = 2000
const reconnectWaitMs = 100
const firstConnectWaitMs = backoff(100, 2000)

/**
 * Connects and never gives up: neither on the first attempt nor after the broker has gone.
 * @returns undefined when the signal aborts before a broker answered
 */
export async function connectBroker(
  url: string,
  name: string,
  log: Log,
  signal: AbortSignal,
): Promise<NatsConnection | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await connect({
        servers: url,
        name,
        timeout: connectTimeoutMs,
        maxReconnectAttempts: -1,
        reconnectTimeWait: reconnectWaitMs,
        ignoreAuthErrorAbort: true,
        pingInterval: pingIntervalMs,
        maxPingOut: 2,
        noAsyncTraces: true,
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ url, reason }, `no broker answers at ${url} (${reason}); trying again until one does`)
      await pause(firstConnectWaitMs(failures), signal)
    }
  }
  return undefined
}

/** Follows the connection until it is closed: tells of every change and logs it. */
export async function watchConnection(
  connection: NatsConnection,
  log: Log,
  onChange: (connected: boolean) => void,
): Promise<void> {
  for await (const { type, data } of connection.status()) {
    if (type === 'disconnect') {
      log.warn({ server: data }, 'the broker is gone; reconnecting')
      onChange(false)
    }
    if (type === 'reconnect') {
      log.info({ server: data }, 'the broker is back')
      onChange(true)
    }
  }
}
