import { createQuota } from '../../../shared/runtime/quota.ts'
import type { ServiceContext } from '../../../shared/service/run-service.ts'
import type { InferenceConfig } from '../config.ts'
import { systemSchedule } from '../process/model-worker.ts'
import { createExplainerClient } from './explainer-client.ts'
import { explain, type Suspicion } from './explanation.ts'
import { createExplanationQueue, type ExplanationQueue } from './explanation-queue.ts'

const perSecondMax = 2

/** Has suspicious parts explained when no part waits, and says it on the bus. */
export function openExplanations(
  { bus, clock, log, metrics }: ServiceContext<InferenceConfig>,
  isBusy: () => boolean,
): ExplanationQueue<Suspicion> {
  const explainer = createExplainerClient(systemSchedule)
  const queue = createExplanationQueue<Suspicion>({
    ...{ isBusy, clock, schedule: systemSchedule, quota: createQuota(perSecondMax, clock) },
    explain: async (suspicion) => bus.publish(await explain(suspicion, explainer.draw)),
    onOutcome(outcome, error) {
      metrics.explained(outcome)
      if (outcome === 'failed') log.warn({ reason: String(error) }, `a part could not be explained: ${error}`)
    },
  })
  return {
    offer: queue.offer,
    close() {
      queue.close()
      explainer.close()
    },
  }
}
