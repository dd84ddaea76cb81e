import { z } from 'zod'
import { decisionInstances } from '../../shared/contracts/consumers.ts'
import { ServiceConfig } from '../../shared/service/config.ts'

export const DecisionConfig = ServiceConfig.extend({
  /** Which of the two instances this is; each has its own place at the broker. */
  INSTANCE: z.enum(decisionInstances).default('a'),
  /** Least time kept back from the budget for storing the verdict; the plant adapter answers 10 ms before its end. */
  PUBLISH_MARGIN_MS: z.coerce.number().min(1).default(40),
})
export type DecisionConfig = z.infer<typeof DecisionConfig>
