import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const CameraIngestConfig = ServiceConfig.extend({
  SOURCE: z.enum(['replay', 'watch']),
  SOURCE_FOLDER: z.string({ error: 'name the folder with the images' }),
  /** Parts a second of a replay. */
  REPLAY_RATE: z.coerce.number().gt(0).max(1000).default(2),
  /** Parts after which a replay ends; without it the folder is replayed over and over. */
  REPLAY_COUNT: z.coerce.number().int().min(1).optional(),
  REPLAY_ORDER: z.enum(['name', 'shuffled']).default('name'),
  PARTS_IN_FLIGHT_MAX: z.coerce.number().int().min(1).default(64),
})
export type CameraIngestConfig = z.infer<typeof CameraIngestConfig>
