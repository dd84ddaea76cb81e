import { z } from 'zod'
import { Name } from '../../../shared/contracts/name.ts'

const noteCharactersMax = 500

/** What a person says that a part truly is. The verdict itself stays what it was. */
export const OverrideRequest = z.strictObject({
  verdict: z.enum(['pass', 'reject']),
  reasonCode: Name,
  note: z.string().max(noteCharactersMax).default(''),
})
export type OverrideRequest = z.infer<typeof OverrideRequest>
