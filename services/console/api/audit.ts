import { z } from 'zod'
import { AuditEntry } from '../../../shared/contracts/audit.ts'

const entriesMax = 200
const entriesUsual = 50

export const AuditQuery = z.object({
  /** Entries before this one of the broker's stream; the newest unless given. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(entriesMax).default(entriesUsual),
})
export type AuditQuery = z.infer<typeof AuditQuery>

/** An entry, and whether the one before it is there and as it was. */
export const AuditRecord = AuditEntry.omit({ previous: true }).extend({
  /** Its place in the broker's stream. */
  sequence: z.int(),
  /** False where entries before it are missing or were changed; the oldest that is kept may say so too. */
  follows: z.boolean(),
})
export type AuditRecord = z.infer<typeof AuditRecord>

/** The newest first. */
export const AuditPage = z.object({ entries: z.array(AuditRecord) })
export type AuditPage = z.infer<typeof AuditPage>
