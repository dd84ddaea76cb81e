import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const InferenceConfig = ServiceConfig.extend({
  /** Processes that run the models side by side; each holds every model of the recipe. */
  WORKERS: z.coerce.number().int().min(1).max(64).default(1),
  /** Cores that one run of a model may use. */
  THREADS: z.coerce.number().int().min(1).max(64).default(1),
})
export type InferenceConfig = z.infer<typeof InferenceConfig>
