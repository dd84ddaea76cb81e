import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { LoginAudit } from '../access/login-audit.ts'
import { NoRoleError, type SingleSignOn } from '../access/single-sign-on.ts'
import { Problem } from '../api/problem.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'
import { beginSession } from './session-routes.ts'

const callbackPath = '/api/oidc/callback'
const cookiePath = '/api/oidc'
const cookieSecondsMax = 600

export interface OidcRoutesOptions {
  /** Undefined where none is set up. */
  readonly singleSignOn: SingleSignOn | undefined
  /** An account or a token has the name. */
  readonly isTaken: (name: string) => boolean
  readonly loginAudit: LoginAudit
  readonly cookieName: string
  readonly isTlsInFront: boolean
  /** Why somebody was not let in, for the log; a browser is only told of which kind it was. */
  readonly onRefused: (reason: unknown) => void
}

/** What the page tells who comes back without being logged in, in the fragment of `/login`. */
type Refusal = 'no-role' | 'name-taken' | 'failed'

/** Logging in with the plant's own sign-in. */
export function addOidcRoutes(app: App, options: OidcRoutesOptions): void {
  const { singleSignOn, cookieName, isTlsInFront, onRefused } = options
  // The browser comes back from another site: a strict cookie would stay at home.
  const cookie = { path: cookiePath, httpOnly: true, sameSite: 'lax', secure: isTlsInFront } as const
  app.get('/api/oidc/start', {
    config: { role: 'public' },
    schema: {
      summary: 'Go to the plant’s own sign-in',
      response: { 303: z.null(), 404: Problem, 503: Problem },
    },
    handler: async (request, reply) => {
      if (!singleSignOn)
        throw new ProblemError(404, 'not set up', 'no sign-in of the plant is set up here (OIDC_ISSUER)')
      const { url, signIn } = await singleSignOn.start(new URL(callbackPath, originOf(request))).catch((error) => {
        onRefused(error)
        throw new ProblemError(
          503,
          'not reachable',
          'the plant’s sign-in cannot be reached; the console’s log says why',
        )
      })
      return reply.setCookie(cookieName, signIn, { ...cookie, maxAge: cookieSecondsMax }).redirect(url.href, 303)
    },
  })
  app.get(callbackPath, {
    config: { role: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const refused = await signIn(request, options)
      return reply.clearCookie(cookieName, cookie).redirect(refused === undefined ? '/' : `/login#${refused}`, 303)
    },
  })
}

async function signIn(request: FastifyRequest, options: OidcRoutesOptions): Promise<Refusal | undefined> {
  const { singleSignOn, isTaken, loginAudit, cookieName, onRefused } = options
  try {
    if (!singleSignOn) throw new Error('no sign-in of the plant is set up here')
    const current = new URL(request.url, originOf(request))
    const { name, role } = await singleSignOn.finish(current, request.cookies[cookieName] ?? '')
    // Two people under one name could not be told apart afterwards.
    if (isTaken(name)) return 'name-taken'
    await beginSession(request, { name, role, by: 'oidc', stamp: '' })
    loginAudit.accepted({ who: name, role, by: 'oidc' }, request.ip)
    return undefined
  } catch (error) {
    onRefused(error)
    return error instanceof NoRoleError ? 'no-role' : 'failed'
  }
}

function originOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`
}
