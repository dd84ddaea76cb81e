import { Captures } from '../../shared/contracts/capture.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'
import type { TakenIn, Trigger } from './camera-source.ts'
import { createCaptureDesk } from './capture-desk.ts'
import type { CameraIngestConfig } from './config.ts'
import type { PartDelivery } from './part-delivery.ts'
import type { PartRegister } from './part-register.ts'

/** Takes in what other software sends to be inspected, beside the camera. */
export function followCaptures(
  { bus, clock, config, log, metrics, recipe, signal }: ServiceContext<CameraIngestConfig>,
  register: Pick<PartRegister, 'knowsRequest' | 'underWay'>,
  delivery: Pick<PartDelivery, 'waiting'>,
  take: (trigger: Trigger) => Promise<TakenIn>,
): void {
  const desk = createCaptureDesk({
    views: Object.keys(recipe.views),
    clock,
    schedule: (action, delayMs) => void setTimeout(action, delayMs),
    take,
    knows: (request) => register.knowsRequest(request, clock.wallMs()),
    underWay: () => register.underWay().flatMap(({ request }) => request ?? []),
    refusal() {
      if (signal.aborted) return 'camera-ingest stops'
      return delivery.waiting() >= config.PARTS_IN_FLIGHT_MAX ? 'too many parts wait for the broker' : undefined
    },
    onDropped({ request, view, source }, reason) {
      metrics.captureDropped()
      log.warn({ request, view, source }, `the picture of ${view} that ${source} sent is not taken in: ${reason}`)
    },
  })
  bus.listen(Captures, recipe.station, desk.receive)
}
