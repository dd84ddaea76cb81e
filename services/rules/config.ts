import type { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const RulesConfig = ServiceConfig
export type RulesConfig = z.infer<typeof RulesConfig>
