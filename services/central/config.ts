import { z } from 'zod'
import { ProcessConfig } from '../../shared/service/config.ts'

export const CentralConfig = ProcessConfig.extend({
  /** Holds what was heard of each plant, so that a restart neither counts twice nor misses a gap. */
  CENTRAL_FOLDER: z.string({ error: 'name a folder on a local disk for what was heard of each plant' }),
  /** Where Prometheus or VictoriaMetrics takes remote write. */
  REMOTE_WRITE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:9090/api/v1/write'),
  /** A file whose text is sent as the header `Authorization`, for a store that asks who writes. */
  REMOTE_WRITE_AUTHORIZATION_FILE: z.string().optional(),
})
export type CentralConfig = z.infer<typeof CentralConfig>
