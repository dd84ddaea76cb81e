import { consumers } from '../../shared/contracts/consumers.ts'
import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import { ServiceMeasurements, Snapshots } from '../../shared/contracts/metrics.ts'
import { VerdictCounts } from '../../shared/contracts/verdict-count.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { MetricsForwarderConfig } from './config.ts'
import { heard, heardSince, type Plant, withoutSilent } from './plant.ts'
import { createVerdictTelling, type VerdictTelling } from './verdict-telling.ts'

const silentAfterMs = 60_000

await runService({
  name: 'metrics-forwarder',
  config: MetricsForwarderConfig,
  async start(context) {
    const { bus, config, log, recipe, signal } = context
    const telling = createVerdictTelling({ bus, plant: config.PLANT, station: recipe.station, log, signal })
    const following = context.follow(consumers.metricsForwarder.verdicts, (verdict, received) =>
      telling.heard({ ...verdict, place: received, settle: received.settle }),
    )
    return { finished: Promise.all([following, telling.finished, forward(context, telling)]) }
  },
})

/** At every interval how many verdicts there were, which is the most urgent, and what every service measured. */
async function forward(context: ServiceContext<MetricsForwarderConfig>, telling: VerdictTelling): Promise<void> {
  const { bus, clock, config, instance: run, log, recipe, signal } = context
  const { PLANT: plant } = config
  let services: Plant = new Map()
  bus.listen(ServiceMeasurements, undefined, (source, measurements) => {
    services = heard(services, source, measurements, clock.monotonicMs())
  })
  const store = (outgoing: Outgoing): Promise<void> =>
    bus.publish(outgoing).then(
      () => {},
      (error) => log.warn({ reason: String(error) }, 'measurements were not stored; the next ones have everything'),
    )
  let toldMs = Number.NEGATIVE_INFINITY
  let [counts, snapshots] = [0, 0]
  while (!signal.aborted) {
    await pause(config.SNAPSHOT_INTERVAL_MS, signal)
    const takenAt = new Date(clock.wallMs()).toISOString()
    if (telling.isKnown()) {
      counts += 1
      const tally = telling.tally()
      const count = { takenAt, ...(tally && { tally }) }
      await store(message(VerdictCounts, { version: 1, plant, station: recipe.station, run, sequence: counts }, count))
    }
    const nowMs = clock.monotonicMs()
    services = withoutSilent(services, nowMs - silentAfterMs)
    for (const { service, instance, measurements } of heardSince(services, toldMs)) {
      snapshots += 1
      const envelope = { version: 2 as const, plant, service, instance, run, sequence: snapshots }
      await store(message(Snapshots, envelope, measurements))
    }
    toldMs = nowMs
  }
}
