import { z } from 'zod'
import { Name } from '../../shared/contracts/name.ts'
import { ServiceConfig } from '../../shared/service/config.ts'

export const MetricsForwarderConfig = ServiceConfig.extend({
  PLANT: Name.default('plant'),
  SNAPSHOT_INTERVAL_MS: z.coerce.number().int().min(100).default(10_000),
})
export type MetricsForwarderConfig = z.infer<typeof MetricsForwarderConfig>
