import { backoff, pause } from '../../shared/runtime/backoff.ts'
import type { Log } from '../../shared/runtime/log.ts'

const retryMs = backoff(20, 1000)

/** One look at the broker: what is missing is put back, what is there is measured. */
export interface Round {
  readonly putBack: readonly string[]
  readonly ready: boolean
  readonly reason: string
}

export interface RoundsOptions {
  readonly intervalMs: number
  /** Rejects when the broker cannot be asked or refuses. */
  readonly round: () => Promise<Round>
  /** Takes what has to be called when the broker is back. */
  readonly onReconnect: (action: () => void) => void
  readonly onHealth: (health: { readonly ready: boolean; readonly reason: string }) => void
  readonly log: Log
}

/**
 * Looks at the broker at every interval, soon again after a failure, and at once when the broker is back: a round that
 * hangs since then is given up, for its questions went to a broker that is no more.
 */
export async function runRounds(options: RoundsOptions, signal: AbortSignal): Promise<void> {
  const { intervalMs, round, log } = options
  let wake = new AbortController()
  const awake = (): void => wake.abort()
  options.onReconnect(awake)
  signal.addEventListener('abort', awake)
  let failures = 0
  let isLater = false
  // Also of a round that was given up: what it sent may have reached the broker that came back.
  const told = (done: Round): Round => {
    if (done.putBack.length > 0) tell(log, done.putBack, isLater)
    isLater = true
    return done
  }
  while (!signal.aborted) {
    wake = new AbortController()
    const outcome = await Promise.race([settled(round().then(told)), givenUp(wake.signal)])
    if (outcome === undefined) continue
    if ('failure' in outcome) {
      failures += 1
      const reason = `streams cannot be put back: ${outcome.failure}`
      options.onHealth({ ready: false, reason })
      if (failures === 1) log.warn({ reason }, `${reason}; trying again until they can`)
    } else {
      failures = 0
      options.onHealth({ ready: outcome.ready, reason: outcome.reason })
    }
    await pause(failures > 0 ? retryMs(failures) : intervalMs, wake.signal)
  }
}

async function settled(round: Promise<Round>): Promise<Round | { readonly failure: string }> {
  try {
    return await round
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

function givenUp(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }))
}

/** At the start that streams are made is what is expected; later somebody or something took them away. */
function tell(log: Log, names: readonly string[], isLater: boolean): void {
  if (isLater) log.warn({ names }, `put back what was missing at the broker: ${names.join(', ')}`)
  else log.info({ names }, `made at the broker: ${names.join(', ')}`)
}
