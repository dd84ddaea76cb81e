import { pause } from '../../shared/runtime/backoff.ts'
import { type HealthAnswer, healthAtStart, needsRestart, recorded } from './broker-health.ts'
import { freeBytesOf } from './broker-store.ts'

const askMs = 1000

export interface BrokerWatchOptions {
  readonly monitoringUrl: string
  /** Whose disk is looked at. */
  readonly folder: string
  readonly silentMsMax: number
}

/**
 * Asks a broker for its health again and again, with a timeout.
 * @returns why it has to be started again; undefined when the signal aborts before
 */
export async function watchBroker(options: BrokerWatchOptions, signal: AbortSignal): Promise<string | undefined> {
  const { monitoringUrl, folder, silentMsMax } = options
  const intervalMs = Math.min(askMs, silentMsMax / 2)
  let record = healthAtStart
  while (!signal.aborted) {
    const askedMs = performance.now()
    const answer = await ask(new URL('/healthz', monitoringUrl), intervalMs)
    record = recorded(record, answer, intervalMs)
    if (!answer.well && needsRestart(record, await freeBytesOf(folder), silentMsMax)) return answer.reason
    await pause(Math.max(0, intervalMs - (performance.now() - askedMs)), signal)
  }
  return undefined
}

async function ask(url: URL, timeoutMs: number): Promise<HealthAnswer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    const text = await response.text()
    return { well: response.ok, reason: response.ok ? '' : `it says ${text.trim()}` }
  } catch (error) {
    const reason = error instanceof Error && error.name === 'TimeoutError' ? 'it does not answer' : String(error)
    return { well: false, reason }
  }
}
