import type { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const PreprocessConfig = ServiceConfig
export type PreprocessConfig = z.infer<typeof PreprocessConfig>
