import { z } from 'zod'
import { AccountName } from './account.ts'
import { roleNames } from './person.ts'

const daysMax = 730
const daysUsual = 365

/** The key of a machine: another program that asks instead of a person. */
export const AccessToken = z.object({
  id: z.ulid(),
  name: AccountName,
  role: z.enum(roleNames),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Right to within a few minutes. */
  lastUsedAt: z.iso.datetime().optional(),
})
export type AccessToken = z.infer<typeof AccessToken>

export const NewToken = z.strictObject({
  name: AccountName,
  role: z.enum(roleNames),
  days: z.int().min(1).max(daysMax).default(daysUsual),
})
export type NewToken = z.infer<typeof NewToken>

/** The secret is told this one time: sent as `Authorization: Bearer <secret>`. */
export const CreatedToken = z.object({ token: AccessToken, secret: z.string() })
export type CreatedToken = z.infer<typeof CreatedToken>
