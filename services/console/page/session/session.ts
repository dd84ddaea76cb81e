import { computed, effect, signal } from '@preact/signals'
import type { RoleName } from '../../api/person.ts'
import type { SessionState } from '../../api/session.ts'
import { ask, csrfToken, isLoggedOut } from '../server/server.ts'

const triedAgainAfterMs = 2000

/** Who uses the page, once the server has said so. */
export const session = signal<SessionState | undefined>(undefined)
export const person = computed(() => session.value?.person)
/** True of everybody who may look at the station. */
export const mayLook = computed(() => person.value !== undefined)

const roles: readonly RoleName[] = ['viewer', 'operator', 'engineer']

/** True where who uses the page may do what this role may. The server decides; this only hides what it would refuse. */
export function may(needed: RoleName): boolean {
  const role = person.value?.role
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(needed)
}

/** Asks who uses the page until the server answers, and again, in a while, when it says that nobody is logged in any more. */
export function watchSession(): void {
  const read = (): void => {
    isLoggedOut.value = false
    readSession().catch(() => setTimeout(read, triedAgainAfterMs))
  }
  effect(() => {
    if (isLoggedOut.value) setTimeout(read, triedAgainAfterMs)
  })
  read()
}

/** @throws {ServerError} where it does not answer */
export async function readSession(): Promise<void> {
  const state = await ask<SessionState>('GET', '/session')
  csrfToken.value = state.csrfToken ?? ''
  session.value = state
}

/** @throws {ServerError} where name and password do not fit */
export async function logIn(name: string, password: string): Promise<void> {
  await ask('POST', '/session', { name, password })
  await readSession()
}

export async function logOut(): Promise<void> {
  await ask('DELETE', '/session')
  await readSession()
}

/** Makes the first account. @param token of the setup link @throws {ServerError} where the link is not, or no longer, right */
export async function setUp(token: string, name: string, password: string): Promise<void> {
  await ask('POST', '/setup', { token, name, password })
  await readSession()
}

/** @throws {ServerError} where the old password is wrong or the new one too weak */
export async function changePassword(current: string, next: string): Promise<void> {
  await ask('POST', '/accounts/me/password', { current, next })
  await readSession()
}
