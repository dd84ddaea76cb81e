import { ulid } from 'ulid'
import { Readiness } from '../../shared/contracts/presence.ts'
import { backoff, pause } from '../../shared/runtime/backoff.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { startSpan, type TraceSpan, traceIdOf } from '../../shared/telemetry/tracing.ts'
import type { CameraSource } from './camera-source.ts'
import { CameraIngestConfig } from './config.ts'
import { createCapture, type FrameMessage } from './handler.ts'
import { folderReplay } from './sources/folder-replay.ts'
import { folderWatch } from './sources/folder-watch.ts'

const stationWaitMsMax = 30_000
const publishAgainMs = backoff(50, 1000)

await runService({
  name: 'camera-ingest',
  config: CameraIngestConfig,
  async start(context) {
    const { bus, clock, recipe } = context
    const source = createSource(context)
    const sequence = await bus.openSequence(recipe.station)
    const capture = createCapture({ recipe, clock, newPartId: ulid, nextSequence: () => sequence.next() })
    return { finished: ingest(context, source, capture) }
  },
})

function createSource({ config, recipe, clock }: ServiceContext<CameraIngestConfig>): CameraSource {
  const views = Object.keys(recipe.views)
  const folder = config.SOURCE_FOLDER
  if (config.SOURCE === 'watch') return folderWatch({ folder, views })
  const { REPLAY_RATE: partsPerSecond, REPLAY_COUNT: count, REPLAY_ORDER: order } = config
  return folderReplay({ folder, views, partsPerSecond, count, order, clock })
}

/** Every trigger becomes frames that are published until the broker has them, a bounded number of parts at once. */
async function ingest(
  context: ServiceContext<CameraIngestConfig>,
  source: CameraSource,
  capture: ReturnType<typeof createCapture>,
): Promise<void> {
  const { config, metrics, signal } = context
  const underWay = new Set<Promise<void>>()
  await stationInspects(context)
  for await (const trigger of source(signal)) {
    const span = startSpan('capture part', { kind: 'producer' })
    metrics.triggered()
    const part: Promise<void> = capture(trigger)
      .then((frames) => Promise.all(frames.map((frame) => deliver(context, frame, span))))
      .then(() => {
        span.end()
        underWay.delete(part)
      })
    underWay.add(part)
    while (underWay.size >= config.PARTS_IN_FLIGHT_MAX) await Promise.race(underWay)
  }
  await Promise.all(underWay)
}

/** A part triggered before the station is ready would only get its fail-safe. */
async function stationInspects({ bus, log, recipe, signal }: ServiceContext<CameraIngestConfig>): Promise<void> {
  const inspects = new Promise<void>((resolve) => {
    bus.listen(Readiness, recipe.station, (_, { ready }) => ready && resolve())
  })
  const waited = pause(stationWaitMsMax, signal).then(() => 'waited' as const)
  const outcome = await Promise.race([inspects, waited])
  if (outcome === 'waited' && !signal.aborted)
    log.warn({ stationWaitMsMax }, 'the station is not ready; capturing all the same')
}

/** Tries until the broker has the frame: even a late one makes its part known, and so decided. */
async function deliver(
  { bus, log, signal }: ServiceContext<CameraIngestConfig>,
  frame: FrameMessage,
  span: TraceSpan,
): Promise<void> {
  const { partId, sequence, view, image, source } = frame.envelope
  const fields = { partId, sequence, view, source, traceId: traceIdOf(span.traceparent) }
  if (image.at === 'nowhere') log.error(fields, `part ${sequence} has no image of ${view}: ${image.reason}`)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await bus.publish(frame, span.traceparent)
      return log.debug(fields, 'frame stored')
    } catch (error) {
      log.error({ ...fields, reason: String(error) }, `the frame of part ${sequence} is not stored yet: ${error}`)
      if (signal.aborted) return log.error(fields, `part ${sequence} is lost: the broker never had its frame`)
      await pause(publishAgainMs(attempt), signal)
    }
  }
}
