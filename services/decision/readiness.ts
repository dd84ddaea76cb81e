import { type Presence, presenceLostAfterMs } from '../../shared/contracts/presence.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

/** The services without which a part would only ever get its fail-safe. */
const needed = ['camera-ingest', 'preprocess', 'inference', 'rules'] as const

export interface Readiness {
  heard(service: string, presence: Presence): void
  /** Whether the station inspects, and otherwise what it waits for. */
  current(): Presence
}

/** Follows the services' own word and their silence. */
export function createReadiness(clock: Clock): Readiness {
  const lastHeard = new Map<string, { atMs: number; presence: Presence }>()
  return {
    heard: (service, presence) => void lastHeard.set(service, { atMs: clock.monotonicMs(), presence }),
    current() {
      for (const service of needed) {
        const last = lastHeard.get(service)
        if (!last || clock.monotonicMs() - last.atMs > presenceLostAfterMs) {
          return { ready: false, reason: `${service} is not heard` }
        }
        if (!last.presence.ready) return { ready: false, reason: `${service}: ${last.presence.reason}` }
      }
      return { ready: true, reason: '' }
    },
  }
}
