import { backoff, pause } from '../../shared/runtime/backoff.ts'
import { createQuota } from '../../shared/runtime/quota.ts'
import { runSiteService, type SiteServiceContext } from '../../shared/service/run-site-service.ts'
import { CentralConfig } from './config.ts'
import { createIntake, type Intake } from './intake.ts'
import { openLedgerFile } from './ledger-file.ts'
import { openPlantLinks } from './plant-links.ts'
import { createQueue, type Queue, type Waiting } from './queue.ts'
import { createReceiver } from './remote-write/receiver.ts'
import { createWriter, type Writer } from './remote-write/writer.ts'
import { startStanding } from './standing.ts'

const retryMs = backoff(250, 30_000)
/** Messages wait this long for each other: each batch costs a request and a write to the disk. */
const lingerMs = 200
const batchLimits = { messagesMax: 256, bytesMax: 2 ** 19 }
const refusalsToldPerSecondMax = 1

await runSiteService({
  name: 'central',
  config: CentralConfig,
  async start(context) {
    const { clock, config, log, metrics, signal } = context
    const store = await openLedgerFile(config.CENTRAL_FOLDER)
    const queue = createQueue()
    const writer = openWriter(context)
    const nowMs = (): number => clock.wallMs()
    const intake = createIntake({ ledger: await store.load(), store, writer, metrics, log, nowMs })
    const standing = startStanding(metrics, intake.ledger(), nowMs)
    const links = openPlantLinks(context, queue, standing.begin)
    const working = work(context, queue, intake)
    return {
      finished: Promise.all([links.finished, working.finished, standing.keepTold(intake.ledger, signal)]),
      health() {
        const reason = writer.trouble() || working.trouble() || links.trouble()
        return { ready: reason === '', reason }
      },
      release: links.close,
    }
  },
})

function openWriter({ clock, config, log, signal }: SiteServiceContext<CentralConfig>): Writer {
  const refusalsTold = createQuota(refusalsToldPerSecondMax, clock)
  return createWriter({
    receiver: createReceiver({
      url: config.REMOTE_WRITE_URL,
      authorizationFile: config.REMOTE_WRITE_AUTHORIZATION_FILE,
      signal,
    }),
    async pauseAfter(failures, reason) {
      const { REMOTE_WRITE_URL: url } = config
      log.warn({ url, failures, reason }, `${url} takes nothing (${reason}); everything waits at the central broker`)
      await pause(retryMs(failures), signal)
    },
    onRefused(points, reason) {
      if (!refusalsTold.take()) return
      const { labels, metric, atMs } = points[0] ?? {}
      const madeAt = new Date(atMs ?? 0).toISOString()
      log.warn(
        { ...labels, metric, madeAt, reason, points: points.length },
        `the store refuses measurements: ${reason}`,
      )
    },
    signal,
  })
}

/** Settles what comes, batch by batch and each until it is settled, so that nothing overtakes. Ends with the signal. */
function work({ log, signal }: SiteServiceContext<CentralConfig>, queue: Queue, intake: Intake) {
  let trouble = ''
  async function settle(batch: readonly Waiting[]): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await intake.settle(batch)
        trouble = ''
        return
      } catch (error) {
        trouble = `what was heard cannot be written down: ${error}`
        log.error({ failures, reason: String(error) }, trouble)
        await pause(retryMs(failures), signal)
      }
    }
  }
  async function untilStopped(): Promise<void> {
    while (!signal.aborted) {
      await queue.arrived(signal)
      await pause(lingerMs, signal)
      await settle(queue.take(batchLimits))
    }
  }
  return { finished: untilStopped(), trouble: () => trouble }
}
