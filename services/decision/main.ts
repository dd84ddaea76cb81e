import { consumers } from '../../shared/contracts/consumers.ts'
import { Presences } from '../../shared/contracts/presence.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { traceIdOf } from '../../shared/telemetry/tracing.ts'
import { DecisionConfig } from './config.ts'
import { createLineWatch, type LineWatch } from './line-watch.ts'
import { createPartTable, type PartTable, type Schedule } from './part-table.ts'
import { createPartTraces, type PartTraces } from './part-traces.ts'
import { createPublishMargin } from './publish-margin.ts'
import { createReadiness } from './readiness.ts'
import { announceReadiness } from './ready-announcement.ts'
import type { LineStop } from './stop-line.ts'

const schedule: Schedule = (action, delayMs) => void setTimeout(action, delayMs)

await runService({
  name: 'decision',
  role: ({ INSTANCE }) => `decision-${INSTANCE}`,
  config: DecisionConfig,
  async start(context) {
    const { bus, clock, metrics, recipe } = context
    const traces = createPartTraces(context.keepTrace)
    const storing = { fails: false }
    const watch = lineWatch(context)
    const parts = partTable(context, watch, traces, storing)
    const readiness = createReadiness(clock)
    bus.listen(Presences, recipe.station, ({ service, instance }, presence) =>
      readiness.heard(service, instance, presence),
    )
    const current = () => {
      const presence = inspecting()
      metrics.setStationReady(presence.ready)
      return presence
    }
    const inspecting = () => {
      const trouble = bus.trouble() || (storing.fails ? 'verdicts cannot be stored' : '')
      if (trouble !== '') return { ready: false, reason: `decision: ${trouble}` }
      const line = watch.readiness()
      return line.ready ? readiness.current() : line
    }
    const reading = [...followParts(context, parts, traces), ...followLine(context, watch)]
    return { finished: Promise.all([...reading, announceReadiness(context, current)]) }
  },
})

/** Whatever this reads is settled by the core, once the part's verdict is stored. */
function followParts(
  { config, follow }: ServiceContext<DecisionConfig>,
  parts: PartTable,
  traces: PartTraces,
): Promise<void>[] {
  const { frames, model, rules } = consumers.decision(config.INSTANCE)
  return [
    follow(frames, ({ envelope }, message) => {
      traces.heard(envelope, message.traceparent)
      parts.hear({ type: 'frame', envelope, message })
    }),
    follow(model, ({ envelope, body }, message) => {
      traces.heard(envelope, message.traceparent)
      parts.hear({ type: 'model', envelope, finding: body, message })
    }),
    follow(rules, ({ envelope, body }, message) => {
      traces.heard(envelope, message.traceparent)
      parts.hear({ type: 'rules', envelope, finding: body, message })
    }),
  ]
}

/** Stops and acknowledgements are never settled: the newest of each is what a restarted instance has to know. */
function followLine({ config, follow }: ServiceContext<DecisionConfig>, watch: LineWatch): Promise<void>[] {
  const { verdicts, stops, acknowledgements } = consumers.decision(config.INSTANCE)
  return [
    follow(verdicts, ({ envelope: part, body: verdict }, message) => {
      const { streamSequence, storedAtMs } = message
      watch.hear({ type: 'verdict', part, verdict, streamSequence, storedAtMs, message })
    }),
    follow(stops, ({ envelope: { stopId }, body: stop }) => watch.hear({ type: 'stop', stopId, stop })),
    follow(acknowledgements, ({ envelope: { stopId } }, { streamSequence, storedAtMs }) =>
      watch.hear({ type: 'acknowledgement', stopId, streamSequence, storedAtMs }),
    ),
  ]
}

function lineWatch({ bus, clock, log, metrics, recipe }: ServiceContext<DecisionConfig>): LineWatch {
  const { station, stopLine: rules = {} } = recipe
  const onChange = (stop: LineStop | undefined): void => {
    metrics.setLineStopped(stop !== undefined)
    if (stop) log.warn({ stopId: stop.stopId, ...stop.stop }, `the line is stopped at part ${stop.stop.sequence}`)
    else log.info({}, 'the stop was acknowledged; the line goes on')
  }
  return createLineWatch({
    ...{ rules, station, clock, schedule, random: Math.random, outbox: bus, onChange },
    onPublishFailed: ({ stopId }, error) => log.error({ stopId }, `the stop is not stored yet: ${error}`),
  })
}

function partTable(
  { bus, clock, config, log, metrics, recipe }: ServiceContext<DecisionConfig>,
  watch: LineWatch,
  traces: PartTraces,
  storing: { fails: boolean },
): PartTable {
  const margin = createPublishMargin(config.PUBLISH_MARGIN_MS)
  return createPartTable({
    ...{ failSafe: recipe.failSafe, software: softwareVersion, clock, schedule, random: Math.random, outbox: bus },
    ...{ margin, line: watch.line, traceparentOf: traces.traceparentOf },
    onStored(part, verdict, first) {
      const { partId, sequence } = part
      storing.fails = false
      metrics.setPublishMargin(margin.of(part.budgetMs))
      const traceId = traceIdOf(traces.traceparentOf(part))
      traces.decided(part, verdict)
      if (!first) return log.debug({ partId, sequence, traceId }, 'the part had its verdict already')
      metrics.decided(verdict, part.budgetMs, traceId)
      const { verdict: word, basis, latencyMs, score } = verdict
      const text = `part ${sequence}: ${word} (${basis})`
      log.info({ partId, sequence, traceId, verdict: word, basis, latencyMs, score }, text)
    },
    onPublishFailed({ partId, sequence }, error) {
      storing.fails = true
      const text = `the verdict of part ${sequence} is not stored yet: ${error}`
      log.error({ partId, sequence, reason: String(error) }, text)
    },
  })
}
