import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

export const PlantAdapterConfig = ServiceConfig.extend({
  /** Where the line connects. */
  LINE_HOST: z.string().default('127.0.0.1'),
  /** 0 takes any free port; the log names it. */
  LINE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Time kept back from the budget, so that the answer is at the line before the line's own deadline. */
  ANSWER_MARGIN_MS: z.coerce.number().min(0).default(10),
  JOURNAL_FOLDER: z.string({ error: 'name a folder on a local disk for the journal of what the line was told' }),
})
export type PlantAdapterConfig = z.infer<typeof PlantAdapterConfig>
