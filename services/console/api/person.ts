import { z } from 'zod'

/** Each may do what those before it may. */
export const roleNames = ['viewer', 'operator', 'engineer'] as const
export type RoleName = (typeof roleNames)[number]

/** How it is known who asks: by password, by a token, by the plant's own sign-in, or by asking from this machine. */
export const proofs = ['session', 'token', 'oidc', 'address'] as const

/** Who is logged in, or whose token was shown. */
export const Person = z.object({
  name: z.string().min(1).max(100),
  role: z.enum(roleNames),
  by: z.enum(proofs),
})
export type Person = z.infer<typeof Person>

export function mayDo({ role }: Pick<Person, 'role'>, needed: RoleName): boolean {
  return roleNames.indexOf(role) >= roleNames.indexOf(needed)
}
