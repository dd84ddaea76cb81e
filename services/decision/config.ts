import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const DecisionConfig = ServiceConfig.extend({
  /** Time kept back from the budget for storing the verdict. */
  PUBLISH_MARGIN_MS: z.coerce.number().min(1).default(25),
})
export type DecisionConfig = z.infer<typeof DecisionConfig>
