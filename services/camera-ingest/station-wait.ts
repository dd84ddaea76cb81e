import { Readiness } from '../../shared/contracts/presence.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'

/** A machine that is slow and busy may need most of it until the model and the rules are warm. */
const stationWaitMsMax = 90_000

/** A part triggered before the station is ready would only get its fail-safe. */
export async function stationInspects({ bus, log, recipe, signal }: ServiceContext<unknown>): Promise<void> {
  let missing = 'decision is not heard'
  const inspects = new Promise<void>((resolve) => {
    bus.listen(Readiness, recipe.station, (_, { ready, reason }) => {
      missing = reason
      if (ready) resolve()
    })
  })
  const waited = pause(stationWaitMsMax, signal).then(() => 'waited' as const)
  const outcome = await Promise.race([inspects, waited])
  if (outcome === 'waited' && !signal.aborted)
    log.warn({ stationWaitMsMax, reason: missing }, `the station is not ready (${missing}); capturing all the same`)
}
