import { z } from 'zod'
import { type Person, roleNames } from '../api/person.ts'
import type { KeptAccount } from './accounts.ts'

/** What a session knows of who logged in. */
export const Login = z.object({
  name: z.string(),
  role: z.enum(roleNames),
  by: z.enum(['session', 'oidc']),
  /** The account's stamp when it logged in; of no meaning where the plant's own sign-in vouches. */
  stamp: z.string(),
})
export type Login = z.infer<typeof Login>

declare module 'fastify' {
  interface Session {
    /** Absent until somebody has logged in. */
    login?: Login
    /** The secret behind the tokens against forged requests. */
    _csrf?: string
  }
}

export function loginOf({ name, role, stamp }: KeptAccount): Login {
  return { name, role, by: 'session', stamp }
}

/** Who is behind a session now; undefined when the account has changed since, or is gone. */
export function personOf(login: Login, find: (name: string) => KeptAccount | undefined): Person | undefined {
  const { name, role, by, stamp } = login
  if (by === 'oidc') return { name, role, by }
  const account = find(name)
  if (!account || account.disabled || account.stamp !== stamp) return undefined
  return { name, role: account.role, by }
}
