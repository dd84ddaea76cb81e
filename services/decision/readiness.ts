import { type Presence, presenceLostAfterMs } from '../../shared/contracts/presence.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

/** Without the provisioner nobody tells when a stream fills up; without the others a part would only get its fail-safe. */
const needed = ['camera-ingest', 'preprocess', 'inference', 'rules', 'provisioner'] as const

export interface Readiness {
  heard(service: string, instance: string, presence: Presence): void
  /** Whether the station inspects, and otherwise what it waits for. */
  current(): Presence
}

/** Follows the services' own word and their silence. Of several instances of a service one that can is enough. */
export function createReadiness(clock: Clock): Readiness {
  const lastHeard = new Map<string, { service: string; atMs: number; presence: Presence }>()
  return {
    heard(service, instance, presence) {
      lastHeard.set(`${service}/${instance}`, { service, atMs: clock.monotonicMs(), presence })
    },
    current() {
      for (const [key, { atMs }] of lastHeard) {
        if (clock.monotonicMs() - atMs > presenceLostAfterMs) lastHeard.delete(key)
      }
      for (const service of needed) {
        const instances = [...lastHeard.values()].filter((heard) => heard.service === service)
        const [first] = instances
        if (!first) return { ready: false, reason: `${service} is not heard` }
        if (instances.some(({ presence }) => presence.ready)) continue
        return { ready: false, reason: `${service}: ${first.presence.reason}` }
      }
      return { ready: true, reason: '' }
    },
  }
}
