import { join } from 'node:path'
import { ulid } from 'ulid'
import { Frame } from '../../shared/contracts/frame.ts'
import { backoff } from '../../shared/runtime/backoff.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { attributesOfPart, messagingOf } from '../../shared/telemetry/conventions.ts'
import { startSpan } from '../../shared/telemetry/tracing.ts'
import type { CameraSource, TakeIn, TakenIn, Trigger } from './camera-source.ts'
import { followCaptures } from './capture-following.ts'
import { CameraIngestConfig } from './config.ts'
import { createCapture } from './handler.ts'
import { createIntake, type Intake } from './intake.ts'
import { findNewestFrame } from './newest-frame.ts'
import { createPartDelivery, type PartDelivery } from './part-delivery.ts'
import { openPartStore, type PartStore } from './part-store.ts'
import { followRecipe } from './recipe-following.ts'
import type { PartRecipe } from './recipe-in-use.ts'
import { folderReplay } from './sources/folder-replay.ts'
import { folderWatch } from './sources/folder-watch.ts'
import { httpSource } from './sources/http-source.ts'
import { stationInspects } from './station-wait.ts'

type Context = ServiceContext<CameraIngestConfig>

/** Without a state file only the broker knows the last number, and is waited for. */
const newestFrameWaitMsMax = 10_000
/** Parts that may wait for the broker, most of them without images, before triggers are refused. */
const partsWaitingMax = 10_000
const publishAgainMs = backoff(50, 1000)
const schedule = (action: () => void, delayMs: number): void => void setTimeout(action, delayMs).unref()

await runService({
  name: 'camera-ingest',
  config: CameraIngestConfig,
  async start(context) {
    const { bus, clock, config, log, recipe, signal } = context
    const store = openPartStore({ folder: config.STATE_FOLDER, station: recipe.station, clock, schedule, log })
    const delivery = createPartDelivery({
      publish: (frame, traceparent) => bus.publish(frame, traceparent),
      keep: store.keep,
      onStored: store.store,
      partsInFlightMax: config.PARTS_IN_FLIGHT_MAX,
      publishAgainMs,
      log,
      signal,
    })
    const source = createSource(context, delivery)
    for (const left of store.leftOver()) delivery.add(left)
    const partRecipe = followRecipe(context)
    const intake = intakeOf(context, store, delivery, partRecipe)
    const numbered = goOnCounting(context, store, intake)
    // Who plays images can wait; a line that triggers cannot.
    const canWait = config.SOURCE !== 'http'
    const takeNumbered = async (trigger: Trigger): Promise<TakenIn> => {
      await numbered
      return intake.take(trigger)
    }
    followCaptures(context, store.register, delivery, takeNumbered)
    const takeIn: TakeIn = async (trigger) => {
      const outcome = await takeNumbered(trigger)
      if (canWait) await delivery.room()
      return outcome
    }
    const ingest = async (): Promise<void> => {
      if (canWait) await stationInspects(context)
      await source(takeIn, signal)
      await delivery.finished()
    }
    return {
      finished: ingest(),
      health: () => ({ ready: store.trouble() === '', reason: store.trouble() }),
      recipe: partRecipe.inUse,
      release: async () => store.close(),
    }
  },
})

function createSource({ config, recipe, clock, log }: Context, delivery: PartDelivery): CameraSource {
  const views = Object.keys(recipe.views)
  const { SOURCE_FOLDER: folder = '', SOURCE_HOST: host, SOURCE_PORT: port } = config
  if (config.SOURCE === 'http') {
    const isBusy = (): boolean => delivery.waiting() >= partsWaitingMax
    const onListening = (sourcePort: number): void =>
      log.info({ sourcePort }, `triggers are taken at ${host}:${sourcePort}`)
    return httpSource({ host, port, views, budgetMs: recipe.budgetMs, clock, schedule, isBusy, onListening })
  }
  if (config.SOURCE === 'watch') {
    const memoryFile = join(config.STATE_FOLDER, `watched-${recipe.station}.json`)
    const onTrouble = (error: unknown): void =>
      log.error({ memoryFile, reason: String(error) }, `${memoryFile} is not written: a restart may repeat images`)
    return folderWatch({ folder, views, memoryFile, onTrouble })
  }
  const { REPLAY_RATE: partsPerSecond, REPLAY_COUNT: count, REPLAY_ORDER: order } = config
  return folderReplay({ folder, views, partsPerSecond, count, order, clock })
}

function intakeOf(context: Context, store: PartStore, delivery: PartDelivery, { revision }: PartRecipe): Intake {
  const { clock, config, log, metrics, recipe } = context
  const { register } = store
  return createIntake({
    register,
    capture: createCapture({ recipe, revision, clock, newPartId: ulid, nextSequence: () => register.sequence() + 1 }),
    onPart({ part, frames }) {
      store.take(part)
      metrics.triggered()
      const attributes = { ...messagingOf('send', Frame), ...attributesOfPart(part) }
      const startedAtMs = Date.parse(part.capturedAt)
      const span = startSpan('capture part', { kind: 'producer', attributes, startedAtMs })
      delivery.add({ part, frames: () => frames, traceparent: span.traceparent, onEnd: () => span.end() })
    },
    isCrowded: () => delivery.waiting() >= config.PARTS_IN_FLIGHT_MAX,
    schedule,
    log,
  })
}

/** Part numbers go on from the higher of what the state folder and the broker have. */
async function goOnCounting({ bus, clock, recipe, signal }: Context, store: PartStore, intake: Intake): Promise<void> {
  const newest = await findNewestFrame({
    newestFrame: () => bus.newestFrame(Object.keys(recipe.views)),
    brokerIsThere: () => bus.trouble() === '',
    clock,
    waitMsMax: store.isNew ? newestFrameWaitMsMax : 0,
    signal,
  })
  if (newest) store.register.raiseTo(newest)
  intake.declareMissing()
}
