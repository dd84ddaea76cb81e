import { ulid } from 'ulid'
import { consumers } from '../../shared/contracts/consumers.ts'
import { Readiness } from '../../shared/contracts/presence.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { type HeardReadiness, lineReadiness, withHeard } from '../../shared/runtime/line-readiness.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { createActuationOutbox, publishedAgain } from './actuation-outbox.ts'
import { createAnswerTraces } from './answer-traces.ts'
import { createAnswering } from './answering.ts'
import { PlantAdapterConfig } from './config.ts'
import { createHeartbeat } from './heartbeat.ts'
import { type Journal, openJournal } from './journal.ts'
import { createLedger } from './ledger.ts'
import { openLineLink } from './line-link.ts'
import { recall } from './plant-state.ts'
import type { PlantPolicy } from './step.ts'

/** How often it is looked whether a heartbeat is due or READY has changed. */
const readyCheckMs = 20
const journalRetryMs = 1000
/** As many go unmentioned while a station starts. */
const quietFailuresMax = 4

await runService({
  name: 'plant-adapter',
  config: PlantAdapterConfig,
  async start(context) {
    const { bus, clock, config, follow, keepTrace, log, metrics, recipe } = context
    const traces = createAnswerTraces(keepTrace, clock.wallMs)
    const policy = policyOf(context)
    const journal = openJournal({ folder: config.JOURNAL_FOLDER, station: recipe.station })
    const outbox = actuationOutbox(context, journal)
    const ledger = createLedger({ station: recipe.station, newId: ulid, journal, outbox })
    const entries = journal.recalled.map(({ envelope, body }) => {
      const { trigger, partId, sequence } = envelope
      return { trigger, partId, sequence, actuation: body }
    })
    const now = { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() }
    const answering = createAnswering({
      policy,
      clock,
      log,
      state: recall(entries, now),
      schedule: (action, delayMs) => {
        const timer = setTimeout(action, delayMs)
        return () => clearTimeout(timer)
      },
      record(entry) {
        metrics.actuated(entry.actuation, traces.recorded(entry))
        ledger.record(entry)
      },
      answer: (answer) => link.answer(answer),
    })
    const heard = { readiness: [] as readonly HeardReadiness[] }
    const readiness = () => lineReadiness(heard.readiness, clock.monotonicMs(), bus.trouble(), journal.trouble())
    const onTrigger = (trigger: number): void => answering.accept({ type: 'trigger', trigger })
    const link = await openLineLink({ host: config.LINE_HOST, port: config.LINE_PORT, log, onTrigger, readiness })
    log.info({ linePort: link.port }, `the line connects to ${config.LINE_HOST}:${link.port}`)
    const heartbeat = createHeartbeat({ clock, readiness, send: () => link.heartbeat() })
    bus.listen(Readiness, recipe.station, ({ instance }, ready) => {
      heard.readiness = withHeard(heard.readiness, { instance, heardMs: clock.monotonicMs(), ready })
      heartbeat()
    })
    const finished = Promise.all([
      follow(consumers.plantAdapter.frames, ({ envelope }, { settle, traceparent }) => {
        traces.heard(envelope, traceparent)
        answering.accept({ type: 'frame', envelope, settle })
      }),
      follow(
        consumers.plantAdapter.verdicts,
        ({ envelope, body: verdict }, { streamSequence, settle, traceparent }) => {
          traces.heard(envelope, traceparent)
          answering.accept({ type: 'verdict', envelope, verdict, streamSequence, settle })
        },
      ),
      outbox.run(),
      untilStopped(context, readyCheckMs, heartbeat),
      untilStopped(context, journalRetryMs, () => journal.retry()),
    ])
    return {
      finished,
      health: () => ({ ready: journal.trouble() === '', reason: journal.trouble() }),
      async release() {
        await link.close()
        journal.close()
      },
    }
  },
})

function policyOf({ config, recipe }: ServiceContext<PlantAdapterConfig>): PlantPolicy {
  const { station, failSafe, budgetMs } = recipe
  const answerMarginMs = config.ANSWER_MARGIN_MS
  if (answerMarginMs < budgetMs) return { station, failSafe, budgetMs, answerMarginMs }
  throw new Error(`ANSWER_MARGIN_MS is ${answerMarginMs} and leaves nothing of the recipe’s budget of ${budgetMs} ms`)
}

function actuationOutbox({ bus, clock, log, signal }: ServiceContext<PlantAdapterConfig>, journal: Journal) {
  const outbox = createActuationOutbox({
    publish: (outgoing) => bus.publish(outgoing),
    pause: (durationMs) => pause(durationMs, signal),
    signal,
    onFailed(waiting, failures, error) {
      const tell = failures > quietFailuresMax ? log.warn : log.info
      tell({ waiting, failures, reason: String(error) }, `${waiting} entries are not at the broker yet: ${error}`)
    },
    onLeftOut: ({ envelope: { number } }) =>
      log.error({ number }, `entry ${number} is only in the journal: too many wait for the broker`),
  })
  for (const entry of publishedAgain(journal.recalled, clock.wallMs())) outbox.add(entry)
  return outbox
}

async function untilStopped(
  { signal }: ServiceContext<PlantAdapterConfig>,
  intervalMs: number,
  action: () => void,
): Promise<void> {
  while (!signal.aborted) {
    await pause(intervalMs, signal)
    action()
  }
}
