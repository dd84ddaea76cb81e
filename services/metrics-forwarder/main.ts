import { message } from '../../shared/contracts/contract.ts'
import { ServiceMeasurements, Snapshots } from '../../shared/contracts/metrics.ts'
import { pause } from '../../shared/runtime/backoff.ts'
import { runService, type ServiceContext } from '../../shared/service/run-service.ts'
import { MetricsForwarderConfig } from './config.ts'
import { heard, type Plant, snapshotOf, withoutSilent } from './handler.ts'

const silentAfterMs = 60_000

await runService({
  name: 'metrics-forwarder',
  config: MetricsForwarderConfig,
  async start(context) {
    let plant: Plant = new Map()
    context.bus.listen(ServiceMeasurements, undefined, (source, measurements) => {
      plant = heard(plant, source, measurements, context.clock.monotonicMs())
    })
    const current = (): Plant => {
      plant = withoutSilent(plant, context.clock.monotonicMs() - silentAfterMs)
      return plant
    }
    return { finished: forward(context, current) }
  },
})

async function forward(
  { bus, clock, config, instance, log, signal }: ServiceContext<MetricsForwarderConfig>,
  current: () => Plant,
): Promise<void> {
  let forwardedMs = Number.NEGATIVE_INFINITY
  for (let sequence = 1; !signal.aborted; sequence += 1) {
    await pause(config.SNAPSHOT_INTERVAL_MS, signal)
    const heardByMs = clock.monotonicMs()
    const envelope = { version: 1 as const, plant: config.PLANT, run: instance, sequence }
    const snapshot = snapshotOf(current(), forwardedMs, clock.wallMs())
    try {
      await bus.publish(message(Snapshots, envelope, snapshot))
      forwardedMs = heardByMs
    } catch (error) {
      log.warn({ sequence, reason: String(error) }, 'a snapshot of the metrics was not stored; the next one has it')
    }
  }
}
