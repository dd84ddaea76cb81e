import { consumers } from '../../../shared/contracts/consumers.ts'
import { ModelsServed } from '../../../shared/contracts/model-registry.ts'
import type { Override, OverrideEnvelope } from '../../../shared/contracts/override.ts'
import { Readiness } from '../../../shared/contracts/presence.ts'
import { pause } from '../../../shared/runtime/backoff.ts'
import type { Received, ServiceContext } from '../../../shared/service/run-service.ts'
import { traceIdOf } from '../../../shared/telemetry/tracing.ts'
import type { ConsoleConfig } from '../config.ts'
import { recordOf } from '../handler.ts'
import type { LiveFeed } from '../http/context.ts'
import type { TellOverridden } from '../overridden/overridden-frames.ts'
import type { PartLibrary } from '../parts/part-library.ts'
import { isWorthKeeping } from '../parts/part-record.ts'
import type { ShiftCounter } from '../parts/shift-counts.ts'
import type { StationWatch } from './current-station.ts'
import type { LineStop } from './line-stop.ts'
import type { VerdictHearing } from './verdict-hearing.ts'

/** As often as a listener is told how the station is, if that has changed. */
const stationEveryMs = 200

/** Where what is read goes. */
export interface StationReaders {
  readonly parts: PartLibrary
  readonly shift: ShiftCounter
  readonly stop: LineStop
  readonly watch: StationWatch
  readonly feed: LiveFeed
  readonly hearing: VerdictHearing
  readonly tellOverridden: TellOverridden
}

/** Reads all that is to be known of the station, until the service stops. What is stored is settled. */
export function readStation(context: ServiceContext<ConsoleConfig>, readers: StationReaders): Promise<unknown> {
  const { bus, follow, recipe } = context
  const { parts, stop, watch } = readers
  bus.listen(Readiness, recipe.station, ({ instance }, ready) => watch.ready(instance, ready))
  bus.watch(ModelsServed, Object.keys(recipe.views), (view, kept) => kept && watch.serving(view, kept.body))
  const storing = storingInto(parts)
  return Promise.all([
    follow(consumers.console.frames, ({ envelope: { partId, view } }, received) =>
      storing(received, () => parts.frames.add({ partId, view, ...received })),
    ),
    followVerdicts(context, readers, storing),
    followOverrides(context, readers),
    follow(consumers.console.stops, ({ envelope: { stopId }, body }, message) =>
      stop.raised({ ...body, stopId }, message),
    ),
    follow(consumers.console.acknowledgements, ({ envelope: { stopId } }, message) =>
      stop.acknowledged(stopId, message),
    ),
    tellStation(context, readers),
  ])
}

/** Stores a person's word about a part and tells everybody; what was stored before is not told again. */
export function takeOverride(
  { parts, shift, feed }: Pick<StationReaders, 'parts' | 'shift' | 'feed'>,
  envelope: OverrideEnvelope,
  override: Override,
): void {
  const event = parts.store.addOverride(envelope, override)
  if (!event) return
  shift.recount()
  parts.keeping.want(event.data.partId, event.data.views)
  feed.tell(event)
}

type Storing = (received: Received, write: () => void) => void

/** Settles what could be stored; the rest is handed out again. */
function storingInto(parts: PartLibrary): Storing {
  return (received, write) => {
    if (parts.attempt(write)) received.settle()
  }
}

function followVerdicts(
  { follow }: ServiceContext<ConsoleConfig>,
  { parts, shift, watch, feed, hearing }: StationReaders,
  storing: Storing,
): Promise<void> {
  return follow(consumers.console.verdicts, ({ envelope, body }, received) => {
    hearing.tell(envelope, body)
    storing(received, () => {
      const traceId = traceIdOf(received.traceparent)
      const record = { ...recordOf(envelope, body), ...(traceId !== undefined && { traceId }) }
      const event = parts.store.addVerdict(record)
      if (!event) return
      shift.counted(record)
      watch.decided(record)
      if (isWorthKeeping(record)) parts.keeping.want(record.partId, record.views)
      feed.tell(event)
    })
  })
}

/** An override is settled when the exam of the next model has it too; until then it is handed out again. */
function followOverrides({ follow, log }: ServiceContext<ConsoleConfig>, readers: StationReaders): Promise<void> {
  return follow(consumers.console.overrides, ({ envelope, body }, received) => {
    if (!readers.parts.attempt(() => takeOverride(readers, envelope, body))) return
    const { partId } = envelope
    readers
      .tellOverridden(envelope, body)
      .then(received.settle, (error) =>
        log.warn(
          { partId, reason: String(error) },
          `the exam of the next model is not told of an override yet: ${error}`,
        ),
      )
  })
}

async function tellStation(
  { signal }: ServiceContext<ConsoleConfig>,
  { watch, feed }: Pick<StationReaders, 'watch' | 'feed'>,
): Promise<void> {
  for (let told = ''; !signal.aborted; await pause(stationEveryMs, signal)) {
    const data = watch.current()
    const text = JSON.stringify(data)
    if (text !== told) feed.tell({ event: 'station', data })
    told = text
  }
}
