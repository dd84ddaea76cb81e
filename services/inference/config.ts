import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const InferenceConfig = ServiceConfig.extend({
  /** Processes that run each model side by side. */
  WORKERS: z.coerce.number().int().min(1).max(64).default(1),
  /** Cores that one run of a model may use. */
  THREADS: z.coerce.number().int().min(1).max(64).default(1),
  /** Where models from the registry are kept, and which one serves, across restarts. */
  MODEL_FOLDER: z.string({ error: 'name a folder that outlives the service; it is made if it is missing' }),
  /** Memory that one process of a model may take. */
  MEMORY_MIB_MAX: z.coerce.number().int().min(128).max(65_536).default(1024),
  /** Live parts that a candidate has to judge beside the running model. */
  EXAM_PARTS_MIN: z.coerce.number().int().min(0).max(200).default(30),
  /** After this long a quiet line does without them. */
  EXAM_SECONDS_MAX: z.coerce.number().gt(0).max(86_400).default(60),
  /** Parts after a change for which the model before stays loaded, and comes back by itself. */
  PROBATION_PARTS: z.coerce.number().int().min(1).max(10_000).default(100),
})
export type InferenceConfig = z.infer<typeof InferenceConfig>
