import type { Outbox } from '../runtime/delivery.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** The same outbox; how long the broker takes for what it stores is measured, and counted when it does not take it. */
export function measuredPublish(
  { publish }: Outbox,
  metrics: Pick<Metrics, 'published' | 'publishFailed'>,
  monotonicMs: () => number,
): Outbox['publish'] {
  return async (outgoing, traceparent) => {
    const { name, stream } = outgoing.contract
    const startedMs = monotonicMs()
    try {
      const receipt = await publish(outgoing, traceparent)
      if (stream !== undefined) metrics.published(name, monotonicMs() - startedMs)
      return receipt
    } catch (error) {
      if (stream !== undefined) metrics.publishFailed(name)
      throw error
    }
  }
}
