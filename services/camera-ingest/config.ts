import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const CameraIngestConfig = ServiceConfig.extend({
  SOURCE: z.enum(['replay', 'watch', 'http']),
  /** Where the numbers and the parts under way are kept across restarts. */
  STATE_FOLDER: z.string({ error: 'name a folder that outlives the service; it is made if it is missing' }),
  SOURCE_FOLDER: z.string().optional(),
  SOURCE_HOST: z.string().default('127.0.0.1'),
  SOURCE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Parts a second of a replay. */
  REPLAY_RATE: z.coerce.number().gt(0).max(1000).default(2),
  /** Parts after which a replay ends; without it the folder is replayed over and over. */
  REPLAY_COUNT: z.coerce.number().int().min(1).optional(),
  REPLAY_ORDER: z.enum(['name', 'shuffled']).default('name'),
  PARTS_IN_FLIGHT_MAX: z.coerce.number().int().min(1).default(64),
}).refine(({ SOURCE, SOURCE_FOLDER }) => SOURCE === 'http' || SOURCE_FOLDER !== undefined, {
  path: ['SOURCE_FOLDER'],
  error: 'name the folder with the images',
})
export type CameraIngestConfig = z.infer<typeof CameraIngestConfig>
