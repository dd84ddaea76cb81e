import { Readiness } from '../../shared/contracts/presence.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'

const stationWaitMsMax = 30_000

/** A part triggered before the station is ready would only get its fail-safe. */
export async function stationInspects({ bus, log, recipe, signal }: ServiceContext<unknown>): Promise<void> {
  const inspects = new Promise<void>((resolve) => {
    bus.listen(Readiness, recipe.station, (_, { ready }) => ready && resolve())
  })
  const waited = pause(stationWaitMsMax, signal).then(() => 'waited' as const)
  const outcome = await Promise.race([inspects, waited])
  if (outcome === 'waited' && !signal.aborted)
    log.warn({ stationWaitMsMax }, 'the station is not ready; capturing all the same')
}
