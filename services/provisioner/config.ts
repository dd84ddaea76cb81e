import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const ProvisionerConfig = ServiceConfig.extend({
  /** Time from one look at the streams to the next. */
  PROVISION_INTERVAL_MS: z.coerce.number().int().min(50).default(500),
  /** Where the broker keeps its store, if that is on this machine: its free space is then watched. */
  STORE_FOLDER: z.string().optional(),
  /** With less free space there the station does not inspect. */
  STORE_FREE_MIB_MIN: z.coerce.number().min(0).default(256),
  /** Holds model packages `<name>/<version>/` for the registry; `models` beside the recipe unless given. */
  MODELS_FOLDER: z.string().optional(),
})
export type ProvisionerConfig = z.infer<typeof ProvisionerConfig>
