import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Accounts, KeptAccount } from '../access/accounts.ts'
import { type Login, loginOf } from '../access/login.ts'
import type { LoginAudit } from '../access/login-audit.ts'
import type { LoginThrottle } from '../access/login-throttle.ts'
import type { Setup } from '../access/setup.ts'
import { PasswordChange } from '../api/account.ts'
import type { Person } from '../api/person.ts'
import { Problem } from '../api/problem.ts'
import { LoginRequest, SessionState, SetupRequest } from '../api/session.ts'
import type { App, WriteAudit } from './context.ts'
import { ProblemError } from './problem-answer.ts'
import { checkIsPerson, slowDown } from './security-guard.ts'

/** Whoever asks more often for what costs a password's hash is sent away; by address. */
const passwordsPerMinuteMax = 10
const minuteMs = 60_000

export interface SessionRoutesOptions {
  readonly accounts: Accounts
  readonly setup: Setup
  readonly throttle: LoginThrottle
  readonly loginAudit: LoginAudit
  readonly writeAudit: WriteAudit
  readonly isSingleSignOn: boolean
  readonly cookieName: string
}

/** A new session under a new id: one that somebody else has planted is of no use. */
export async function beginSession(request: FastifyRequest, login: Login): Promise<void> {
  await request.session.regenerate()
  request.session.login = login
  request.person = { name: login.name, role: login.role, by: login.by }
}

/** Logging in and out, and the first account. */
export function addSessionRoutes(app: App, options: SessionRoutesOptions): void {
  const { accounts, setup, loginAudit, writeAudit, isSingleSignOn, cookieName } = options
  const limited = { role: 'public', rateLimit: { max: passwordsPerMinuteMax, timeWindow: minuteMs } } as const
  const stateOf = (request: FastifyRequest, reply: FastifyReply): SessionState => {
    const person: Person | undefined = request.person
    const hasSession = person?.by === 'session' || person?.by === 'oidc'
    return {
      ...(person && { person }),
      ...(hasSession && { csrfToken: reply.generateCsrf() }),
      needsSetup: accounts.isEmpty,
      singleSignOn: isSingleSignOn,
    }
  }
  app.get('/api/session', {
    config: { role: 'public' },
    schema: { summary: 'Who asks, and what he needs to change something', response: { 200: SessionState } },
    handler: async (request, reply) => stateOf(request, reply),
  })
  app.post('/api/session', {
    config: limited,
    schema: {
      summary: 'Log in',
      body: LoginRequest,
      response: { 200: SessionState, 401: Problem, 429: Problem, 503: Problem },
    },
    handler: async (request, reply) => {
      const { name, password } = request.body
      const account = await checked(options, { name, password, request, reply })
      await beginSession(request, loginOf(account))
      loginAudit.accepted({ who: name, role: account.role, by: 'session' }, request.ip)
      return stateOf(request, reply)
    },
  })
  app.delete('/api/session', {
    config: { role: 'viewer' },
    schema: { summary: 'Log out', response: { 204: z.null(), 409: Problem } },
    handler: async ({ session, person: { name, role, by } }, reply) => {
      if (!session.login) throw new ProblemError(409, 'no session', 'nobody is logged in here')
      await session.destroy()
      loginAudit.ended({ who: name, role, by })
      return reply.clearCookie(cookieName, { path: '/' }).status(204).send(null)
    },
  })
  app.post('/api/setup', {
    config: limited,
    schema: {
      summary: 'Make the first account, an engineer’s, with the token of the setup link, and log in',
      body: SetupRequest,
      response: { 200: SessionState, 400: Problem, 403: Problem, 409: Problem, 429: Problem, 503: Problem },
    },
    handler: async (request, reply) => {
      const { token, name, password } = request.body
      setup.check(token)
      const author: Person = { name, role: 'engineer', by: 'session' }
      const account = await accounts.createFirst({ name, password }, (change) => writeAudit(author, change))
      await beginSession(request, loginOf(account))
      return stateOf(request, reply)
    },
  })
  addPasswordRoute(app, options, stateOf)
}

function addPasswordRoute(
  app: App,
  options: SessionRoutesOptions,
  stateOf: (request: FastifyRequest, reply: FastifyReply) => SessionState,
): void {
  const { accounts, writeAudit } = options
  app.post('/api/accounts/me/password', {
    config: { role: 'viewer', rateLimit: { max: passwordsPerMinuteMax, timeWindow: minuteMs } },
    schema: {
      summary: 'Change one’s own password; all other sessions of the account end',
      body: PasswordChange,
      response: {
        200: SessionState,
        400: Problem,
        401: Problem,
        403: Problem,
        409: Problem,
        429: Problem,
        503: Problem,
      },
    },
    handler: async (request, reply) => {
      const { person, body } = request
      checkIsPerson(person)
      if (person.by !== 'session')
        throw new ProblemError(409, 'no password here', 'only who has logged in with a password can change it here')
      const { name } = person
      await checked(options, { name, password: body.current, request, reply })
      const announce = (change: Parameters<WriteAudit>[1]): Promise<void> => writeAudit(person, change)
      const account = await accounts.change(name, { password: body.next }, announce)
      await beginSession(request, loginOf(account))
      return stateOf(request, reply)
    },
  })
}

interface Attempt {
  readonly name: string
  readonly password: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The account whose password it is. @throws {ProblemError} 401, 429, 503 */
async function checked(
  options: SessionRoutesOptions,
  { name, password, request, reply }: Attempt,
): Promise<KeptAccount> {
  const { accounts, throttle, loginAudit } = options
  const waitMs = throttle.attempt(name, request.ip)
  if (waitMs > 0) slowDown(reply, waitMs)
  const account = await accounts.check(name, password)
  if (account) {
    throttle.succeeded(name, request.ip)
    return account
  }
  loginAudit.refused(name, request.ip)
  throw new ProblemError(
    401,
    'wrong name or password',
    'name and password do not belong together, or the account is disabled',
  )
}
