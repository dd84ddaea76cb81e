import { message } from '../../shared/contracts/contract.ts'
import { type Presence, Readiness, readyIntervalMs } from '../../shared/contracts/presence.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'

/** Says ten times a second whether the station inspects, until the service stops. */
export async function announceReadiness(
  {
    bus,
    clock,
    instance,
    recipe,
    signal,
  }: Pick<ServiceContext<unknown>, 'bus' | 'clock' | 'instance' | 'recipe' | 'signal'>,
  current: () => Presence,
): Promise<void> {
  for (let sequence = 1; !signal.aborted; sequence += 1) {
    const sentAt = new Date(clock.wallMs()).toISOString()
    const envelope = { version: 1 as const, station: recipe.station, instance, sequence }
    await bus.publish(message(Readiness, envelope, { ...current(), sentAt })).catch(() => {})
    await pause(readyIntervalMs, signal)
  }
}
