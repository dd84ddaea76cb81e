import type { FastifyRequest } from 'fastify'
import type { Person } from '../api/person.ts'
import { isFromHere } from '../http/security-origin.ts'
import type { Accounts } from './accounts.ts'
import { personOf } from './login.ts'
import type { SessionStore } from './session-store.ts'
import type { Tokens } from './tokens.ts'

export interface IdentifyOptions {
  readonly accounts: Pick<Accounts, 'find'>
  readonly tokens: Pick<Tokens, 'find'>
  readonly sessions: Pick<SessionStore, 'use'>
  readonly isPublicView: boolean
  readonly isSingleSignOn: boolean
}

/** Who asks, as of now; undefined when nobody is known. It may be asked again while a long answer is under way. */
export type Identify = (request: FastifyRequest) => Person | undefined

export function createIdentify(options: IdentifyOptions): Identify {
  const { accounts, tokens, sessions, isPublicView, isSingleSignOn } = options
  return (request) => {
    const { authorization } = request.headers
    // Who shows a token means it: a session that is there as well is not asked.
    if (authorization !== undefined) return bearer(authorization)
    const { login, sessionId } = request.session
    const isUsable = login && (login.by !== 'oidc' || isSingleSignOn) && sessions.use(sessionId)
    const person = isUsable ? personOf(login, accounts.find) : undefined
    return person ?? (isPublicView && isFromHere(request) ? everybody : undefined)
  }

  function bearer(authorization: string): Person | undefined {
    const [, secret] = /^bearer (\S+)$/i.exec(authorization) ?? []
    const token = secret === undefined ? undefined : tokens.find(secret)
    return token && { name: token.name, role: token.role, by: 'token' }
  }
}

const everybody: Person = { name: 'everybody on this machine', role: 'viewer', by: 'address' }
