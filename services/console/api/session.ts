import { z } from 'zod'
import { AccountName, Password } from './account.ts'
import { Person } from './person.ts'

const setupTokenCharactersMax = 100

/** Who asks, and what he needs to go on. */
export const SessionState = z.object({
  /** Absent where nobody is logged in. */
  person: Person.optional(),
  /** Sent back in the header `x-csrf-token` with whatever changes something; only a session has one. */
  csrfToken: z.string().optional(),
  /** There is no account yet: the setup link, which the console's log and `npm start` show, makes the first one. */
  needsSetup: z.boolean(),
  /** `GET /api/oidc/start` leads to the plant's own sign-in. */
  singleSignOn: z.boolean(),
})
export type SessionState = z.infer<typeof SessionState>

export const LoginRequest = z.strictObject({ name: AccountName, password: Password })
export type LoginRequest = z.infer<typeof LoginRequest>

/** Makes the first account, an engineer's, and logs in. */
export const SetupRequest = LoginRequest.extend({ token: z.string().max(setupTokenCharactersMax) })
export type SetupRequest = z.infer<typeof SetupRequest>
