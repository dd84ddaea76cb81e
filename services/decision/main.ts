import { message } from '../../shared/contracts/contract.ts'
import { ModelFindings, RulesFindings } from '../../shared/contracts/finding.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import { Presences, Readiness, readyIntervalMs } from '../../shared/contracts/presence.ts'
import { streams } from '../../shared/contracts/streams.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { traceIdOf } from '../../shared/telemetry/tracing.ts'
import { DecisionConfig } from './config.ts'
import { createPartTable, type PartTable } from './part-table.ts'
import { createPartTraces, type PartTraces } from './part-traces.ts'
import { createReadiness } from './readiness.ts'

await runService({
  name: 'decision',
  config: DecisionConfig,
  async start(context) {
    const { bus, clock, follow, recipe } = context
    const traces = createPartTraces()
    const storing = { fails: false }
    const parts = partTable(context, traces, storing)
    const readiness = createReadiness(clock)
    bus.listen(Presences, recipe.station, ({ service, instance }, presence) =>
      readiness.heard(service, instance, presence),
    )
    // Frames nobody has decided may wait from before a restart; the broker refuses second verdicts for the others.
    const sinceMs = (): number => clock.wallMs() - streams.FINDINGS.ageMsMax
    const finished = Promise.all([
      follow(Frame, { sinceMs: () => 0, headersOnly: true }, ({ envelope }, traceparent) => {
        traces.heard(envelope, traceparent)
        parts.accept({ type: 'frame', envelope })
      }),
      follow(ModelFindings, { sinceMs }, ({ envelope, body }, traceparent) => {
        traces.heard(envelope, traceparent)
        parts.accept({ type: 'model', envelope, finding: body })
      }),
      follow(RulesFindings, { sinceMs }, ({ envelope, body }, traceparent) => {
        traces.heard(envelope, traceparent)
        parts.accept({ type: 'rules', envelope, finding: body })
      }),
      announceReadiness(context, () => {
        const trouble = bus.trouble() || (storing.fails ? 'verdicts cannot be stored' : '')
        return trouble === '' ? readiness.current() : { ready: false, reason: `decision: ${trouble}` }
      }),
    ])
    return { finished }
  },
})

function partTable(
  { bus, clock, config, log, metrics, recipe }: ServiceContext<DecisionConfig>,
  traces: PartTraces,
  storing: { fails: boolean },
): PartTable {
  return createPartTable({
    policy: { failSafe: recipe.failSafe, publishMarginMs: config.PUBLISH_MARGIN_MS, software: softwareVersion },
    clock,
    schedule: (action, delayMs) => void setTimeout(action, delayMs),
    random: Math.random,
    outbox: bus,
    traceparentOf: traces.traceparentOf,
    onStored({ partId, sequence, ...part }, verdict, first) {
      storing.fails = false
      const traceId = traceIdOf(traces.traceparentOf({ partId, sequence, ...part }))
      traces.decided({ partId, sequence, ...part }, verdict)
      if (!first) return log.debug({ partId, sequence, traceId }, 'the part had its verdict already')
      metrics.decided(verdict)
      const { verdict: word, basis, latencyMs, score } = verdict
      log.info(
        { partId, sequence, traceId, verdict: word, basis, latencyMs, score },
        `part ${sequence}: ${word} (${basis})`,
      )
    },
    onPublishFailed({ partId, sequence }, error) {
      storing.fails = true
      log.error(
        { partId, sequence, reason: String(error) },
        `the verdict of part ${sequence} is not stored yet: ${error}`,
      )
    },
  })
}

async function announceReadiness(
  { bus, clock, recipe, signal }: ServiceContext<DecisionConfig>,
  current: () => { ready: boolean; reason: string },
): Promise<void> {
  for (let sequence = 1; !signal.aborted; sequence += 1) {
    const sentAt = new Date(clock.wallMs()).toISOString()
    const envelope = { version: 1 as const, station: recipe.station, sequence }
    await bus.publish(message(Readiness, envelope, { ...current(), sentAt })).catch(() => {})
    await pause(readyIntervalMs, signal)
  }
}
