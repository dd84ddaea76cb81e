import { z } from 'zod'
import { Name } from './name.ts'
import { strictObject } from './strict-object.ts'

/** Why a person corrected a verdict: a word for statistics, and what it means at this station. */
export const ReasonCode = strictObject({ code: Name, text: z.string().min(1).max(120) })
export type ReasonCode = z.infer<typeof ReasonCode>

/** What a station offers whose recipe names no reasons of its own. */
export const usualReasonCodes: readonly ReasonCode[] = [
  { code: 'good-part', text: 'The part is good: false alarm' },
  { code: 'dirt-or-dust', text: 'Only dirt, dust or a reflection' },
  { code: 'allowed-variation', text: 'A variation that is allowed' },
  { code: 'defect-missed', text: 'The part has a defect that was missed' },
  { code: 'bad-picture', text: 'The picture is no good: light, focus or position' },
]
