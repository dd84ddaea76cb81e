import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const PreprocessConfig = ServiceConfig.extend({
  /** Views on their way to the judges at once: enough that neither waits, few enough that nothing queues there. */
  VIEWS_IN_FLIGHT_MAX: z.coerce.number().int().min(1).max(64).default(4),
  /** While a model sits its exam, one part of so many is cut for it as well. */
  SHADOW_EVERY: z.coerce.number().int().min(1).max(1000).default(2),
})
export type PreprocessConfig = z.infer<typeof PreprocessConfig>
