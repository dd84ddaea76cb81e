import { setTimeout as wait } from 'node:timers/promises'
import { consumers } from '../../shared/contracts/consumers.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { keepUp } from '../../shared/runtime/keep-up.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { ArchiveConfig } from './config.ts'
import { diskOf } from './disk.ts'
import { createImageKeeping } from './images/image-keeping.ts'
import { openImageStore } from './images/image-store.ts'
import { type Pressure, pressureOf, type RetentionLimits, tidyImages } from './images/retention.ts'
import { createIntake } from './intake.ts'
import { openRecordStore } from './records/record-store.ts'

const imagesIntervalMs = 10_000
const lastImageMsMax = 1000

await runService({
  name: 'archive',
  config: ArchiveConfig,
  async start(context) {
    const { clock, config, follow, log, metrics, recipe } = context
    const { station } = recipe
    const schedule = (action: () => void, delayMs: number): void => void setTimeout(action, delayMs)
    const records = await openRecordStore({ folder: config.ARCHIVE_FOLDER, station, schedule, log })
    const images = await openImageStore(config.ARCHIVE_FOLDER, station)
    let pressure: Pressure = 'none'
    const keeping = imageKeeping(context, images, () => pressure)
    const intake = createIntake({
      spools: records.spools,
      keeping,
      images,
      pressure: () => pressure,
      clock,
      passShare: config.PASS_SHARE,
      newestSequence: await records.newestSequence(),
      onRecorded: (what) => metrics.archived(what, 1),
    })
    const upkeep = [
      keepUp('records stay in the spool', config.SEAL_INTERVAL_MS, context, () => records.tidy(clock.wallMs())),
      keepUp('the images cannot be looked after', imagesIntervalMs, context, async () => {
        keeping.giveUp()
        for (const { from, to } of intake.missing()) {
          metrics.archived('missing', to - from + 1)
          log.warn({ from, to }, `no verdict came of the parts ${from} to ${to}; none is on record`)
        }
        pressure = await tidyDisk(context, images)
      }),
    ]
    const { verdicts, frames, overrides, overridden } = consumers.archive
    return {
      finished: Promise.all([
        follow(verdicts, intake.verdict),
        follow(frames, intake.frame),
        follow(overrides, intake.override),
        follow(overridden, intake.overridden),
        ...upkeep.map(({ finished }) => finished),
      ]),
      health() {
        const spools = Object.values(records.spools)
        const reason = [...spools, ...upkeep].map((one) => one.trouble()).find(Boolean) ?? ''
        return { ready: reason === '', reason }
      },
      async release() {
        await Promise.race([keeping.idle(), wait(lastImageMsMax)])
        await records.tidy(clock.wallMs()).catch((error) => log.warn({ reason: String(error) }, 'the spool stays'))
        await records.close()
      },
    }
  },
})

function imageKeeping(
  { bus, clock, log, metrics, signal }: ServiceContext<ArchiveConfig>,
  store: Awaited<ReturnType<typeof openImageStore>>,
  pressure: () => Pressure,
) {
  return createImageKeeping({
    store,
    pressure,
    fetch: (streamSequence) => bus.storedBody(Frame, streamSequence),
    pause: (durationMs) => pause(durationMs, signal),
    nowMs: () => clock.monotonicMs(),
    onKept: () => metrics.archived('image', 1),
    onLost(partId, view, reason) {
      metrics.archived('image-lost', 1)
      log.warn({ partId, view, reason }, `the image of ${view} of ${partId} is not kept: ${reason}`)
    },
  })
}

/** Deletes what has to go and says how full the disk is then. */
async function tidyDisk(
  { clock, config, log, metrics }: ServiceContext<ArchiveConfig>,
  images: Awaited<ReturnType<typeof openImageStore>>,
): Promise<Pressure> {
  const limits = limitsOf(config)
  const disk = await diskOf(config.ARCHIVE_FOLDER)
  for (const { kept, bytes } of await tidyImages(images, limits, disk, clock.wallMs()))
    log.warn(
      { kept, bytes },
      `${bytes} bytes of images kept as ${kept} went before their time: there is no room for them`,
    )
  const left = await diskOf(config.ARCHIVE_FOLDER)
  metrics.setArchiveDiskFree(left.freeBytes / left.bytes)
  return pressureOf(left, limits)
}

function limitsOf(config: ArchiveConfig): RetentionLimits {
  const { PASS_DAYS, REJECT_DAYS, FAIL_SAFE_DAYS, OVERRIDE_DAYS } = config
  return {
    days: { pass: PASS_DAYS, reject: REJECT_DAYS, 'fail-safe': FAIL_SAFE_DAYS, override: OVERRIDE_DAYS },
    bytesMax: config.IMAGE_BYTES_MAX,
    freeLow: config.DISK_FREE_LOW,
    freeCritical: config.DISK_FREE_CRITICAL,
  }
}
