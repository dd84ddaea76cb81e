import { z } from 'zod'
import { roleNames } from './person.ts'

/** Longer ones are refused before they are hashed, which takes time. */
const passwordCharactersMax = 256

/** Stands for oneself in the paths. */
const oneself = 'me'

/** How a person is named at the login, in the audit and beside each override; case makes no difference. */
export const AccountName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,59}$/, 'a name has 1 to 60 letters a-z, digits and . _ @ -, a letter or digit first')
  .refine((name) => name !== oneself, `${oneself} is no name: it stands for oneself`)

/** As somebody typed it; whether it is good enough is a matter of the account. */
export const Password = z.string().min(1).max(passwordCharactersMax)

/** A person who may log in. Nothing of the password is ever told. */
export const Account = z.object({
  name: AccountName,
  role: z.enum(roleNames),
  /** Cannot log in, but is kept: the audit still says who it was. */
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type Account = z.infer<typeof Account>

export const NewAccount = z.strictObject({ name: AccountName, role: z.enum(roleNames), password: Password })
export type NewAccount = z.infer<typeof NewAccount>

/** Whatever is changed, the account's sessions end. */
export const AccountChange = z
  .strictObject({
    role: z.enum(roleNames).optional(),
    disabled: z.boolean().optional(),
    password: Password.optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'nothing is to be changed')
export type AccountChange = z.infer<typeof AccountChange>

export const PasswordChange = z.strictObject({ current: Password, next: Password })
export type PasswordChange = z.infer<typeof PasswordChange>
