import { message } from '../contracts/contract.ts'
import { ServiceMeasurements } from '../contracts/metrics.ts'
import { type Presence, Presences, presenceIntervalMs } from '../contracts/presence.ts'
import { pause } from '../runtime/backoff.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Outbox } from '../runtime/delivery.ts'
import type { Metrics } from '../telemetry/metrics.ts'

interface Source {
  readonly station: string
  readonly service: string
  readonly instance: string
}

/** Says several times a second that the service is there and whether it can do its part. */
export async function announcePresence(
  outbox: Outbox,
  source: Source,
  presence: () => Presence,
  onHealth: (ready: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const current = presence()
    onHealth(current.ready)
    await outbox.publish(message(Presences, { version: 1, ...source }, current)).catch(() => {})
    await pause(presenceIntervalMs, signal)
  }
}

/** Says at every interval what the service has counted and measured, and once more when it stops. */
export async function announceMeasurements(
  outbox: Outbox,
  { service, instance }: Source,
  metrics: Metrics,
  clock: Clock,
  intervalMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await pause(intervalMs, signal)
    const takenAt = new Date(clock.wallMs()).toISOString()
    const samples = await metrics.samples()
    const envelope = { version: 1 as const, service, instance }
    await outbox.publish(message(ServiceMeasurements, envelope, { takenAt, samples })).catch(() => {})
    if (signal.aborted) return
  }
}
