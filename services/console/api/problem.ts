import { z } from 'zod'

/** An error as RFC 9457 has it. */
export const Problem = z.object({
  status: z.int(),
  /** What kind of error, in few words that never change. */
  title: z.string(),
  /** What happened here, and what to do. */
  detail: z.string(),
})
export type Problem = z.infer<typeof Problem>
