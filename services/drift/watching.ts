import { ulid } from 'ulid'
import { driftSignals } from '../../shared/contracts/drift-signals.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import type { Gap } from '../../shared/runtime/sequence-gaps.ts'
import type { ServiceContext } from '../../shared/service/run-service.ts'
import { announceAlerts, announceReport } from './alerts/announcement.ts'
import { type DriftConfig, driftSettings } from './config.ts'
import { type ViewFile, viewFile } from './keeping/view-file.ts'
import type { MeterClient } from './measuring/meter-client.ts'
import type { FramePlaces } from './sampling/frame-places.ts'
import { createPictureSampler, type PictureSampler } from './sampling/picture-sampler.ts'
import { createViewWatch, type ViewWatch } from './watch/view-watch.ts'

type Context = ServiceContext<DriftConfig>

/** A view with the file that keeps what is known of it. */
export interface OpenView {
  readonly watch: ViewWatch
  readonly file: ViewFile
}

/** Every view of the recipe, as it was known when it was kept last. */
export function openViews({ config, log, recipe }: Context): ReadonlyMap<string, OpenView> {
  const settings = driftSettings(config)
  return new Map(
    Object.keys(recipe.views).map((view, index) => {
      const file = viewFile(config.DRIFT_FOLDER, recipe.station, view)
      const newAlert = (nowMs: number): string => ulid(nowMs)
      return [view, { file, watch: createViewWatch({ settings, newAlert, seed: index + 1, known: file.read(log) }) }]
    }),
  )
}

/** Looks at pictures of accepted parts in a thread of its own. */
export function samplerOf(
  { bus, clock, config, log, metrics, recipe }: Context,
  watches: ReadonlyMap<string, ViewWatch>,
  frames: Pick<FramePlaces, 'placeOf'>,
  meter: Pick<MeterClient, 'measure'>,
): PictureSampler {
  return createPictureSampler({
    intervalMs: config.SAMPLE_INTERVAL_MS,
    nowMs: () => clock.monotonicMs(),
    placeOf: frames.placeOf,
    fetch: (streamSequence) => bus.storedBody(Frame, streamSequence),
    async measure(view, bytes) {
      const { frame, region } = recipe.views[view] ?? {}
      if (!frame) throw new RangeError(`the recipe has no view ${view}`)
      return meter.measure({ bytes, frame, region: region ?? { x: 0, y: 0, ...frame } })
    },
    onMeasured: (view, picture) => watches.get(view)?.picture(picture),
    onEnd(view, outcome, reason) {
      metrics.driftPicture(outcome)
      if (outcome === 'failed') log.warn({ view, reason }, `a picture of ${view} could not be measured: ${reason}`)
    },
  })
}

/** Parts whose verdicts never came here, because nobody read them for longer than the stream keeps them. */
export function tellMissing({ log, metrics }: Context, gaps: readonly Gap[]): void {
  for (const { from, to } of gaps) {
    metrics.driftMissed(to - from + 1)
    log.warn({ from, to }, `no verdict came of the parts ${from} to ${to}; they are in no statistics`)
  }
}

/**
 * Looks at a view, and tells everybody how it stands. An alert is on the disk before it is told, so that it is the same
 * one after a crash.
 * @throws when the disk or the broker does not take it
 */
export async function tellHowItStands(
  { bus, clock, log, metrics, recipe: { station } }: Context,
  view: string,
  watch: ViewWatch,
  save: () => void,
): Promise<void> {
  const nowMs = clock.wallMs()
  const report = watch.look(nowMs)
  const alerts = watch.alerts()
  for (const signal of driftSignals) {
    const isOpen = alerts.some(({ body }) => body.state === 'open' && body.signal === signal)
    metrics.setDrift(view, signal, report.signals[signal], isOpen)
  }
  const unsaid = alerts.filter(({ isSaid }) => !isSaid)
  for (const { alert, body } of unsaid)
    log.info({ view, alert, ...body }, `drift of ${view} ${body.state}: ${body.text}`)
  if (unsaid.length > 0) save()
  const place = { station, view, publish: bus.publish }
  await announceAlerts({ ...place, watch })
  await announceReport(place, report, nowMs)
}
