import cookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import rateLimit from '@fastify/rate-limit'
import session from '@fastify/session'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { openAccounts } from '../access/accounts.ts'
import { type AuditStream, createAuditLog } from '../access/audit-log.ts'
import { createIdentify } from '../access/identify.ts'
import { createLoginAudit } from '../access/login-audit.ts'
import { createLoginThrottle } from '../access/login-throttle.ts'
import { createOpenRequests } from '../access/open-requests.ts'
import { createPasswords, type Passwords } from '../access/passwords.ts'
import { cookieAgeMsMax, openSessionStore, type SessionStore } from '../access/session-store.ts'
import type { AccessSettings } from '../access/settings.ts'
import { createSetup } from '../access/setup.ts'
import { createSingleSignOn } from '../access/single-sign-on.ts'
import { openTokens } from '../access/tokens.ts'
import { addAccountRoutes } from './account-routes.ts'
import { addAuditRoutes } from './audit-routes.ts'
import type { App, WriteAudit } from './context.ts'
import { addOidcRoutes } from './oidc-routes.ts'
import { ProblemError } from './problem-answer.ts'
import { addGuard, type CheckName, checkRoute } from './security-guard.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { checkHost, checkOrigin } from './security-origin.ts'
import { addSessionRoutes } from './session-routes.ts'
import { addTokenRoutes } from './token-routes.ts'

/** A wall of views with their thumbnails stays far below it. */
const requests = { max: 1000, timeWindow: 10_000 }

export interface AccessOptions {
  readonly station: string
  /** Keeps accounts, tokens and sessions; only the console's own user may read it. */
  readonly folder: string
  readonly settings: AccessSettings
  readonly audit: AuditStream
  readonly clock: Clock
  readonly log: Log
  /** Stands in for hashing in tests. */
  readonly passwords?: Passwords
}

/** Who may do what, for whoever else has to do with it. */
export interface Access {
  readonly writeAudit: WriteAudit
  /** Where the first account is made, below the page's address; undefined when there is one. */
  setupPath(): string | undefined
}

/**
 * Guards every route that is added from now on: each says in `config.role` who may use it, and `request.person` says to it
 * who asks. Adds the routes for logging in, accounts, tokens and the audit log.
 * @throws {PrivateFileError} when accounts or tokens cannot be read
 */
export async function addAccess(app: App, options: AccessOptions): Promise<Access> {
  const { isTlsInFront, isPublicView } = options.settings
  const means = await openMeans(options)
  const { accounts, tokens, sessions, setup, writeAudit, singleSignOn } = means
  const cookieName = `${isTlsInFront ? '__Host-' : ''}vaglio-${options.station}`
  await addChecks(app, options.settings)
  await addSessions(app, sessions, cookieName, isTlsInFront)
  const open = createOpenRequests()
  const isSingleSignOn = singleSignOn !== undefined
  addGuard(app, createIdentify({ accounts, tokens, sessions, isPublicView, isSingleSignOn }), open)
  app.addHook('onClose', async () => {
    open.close()
    await sessions.close()
  })
  addSessionRoutes(app, { ...means, isSingleSignOn, cookieName })
  addRoutesOfNames(app, options, means)
  addAuditRoutes(app, means.audit)
  return { writeAudit, setupPath: setup.path }
}

type Means = Awaited<ReturnType<typeof openMeans>>

/** What is kept, and what is done with it. */
async function openMeans({
  folder,
  settings,
  audit: stream,
  clock,
  log,
  passwords = createPasswords(),
}: AccessOptions) {
  const { wallMs, monotonicMs } = clock
  const told = (text: string) => (error: unknown) => log.warn({ error }, `${text}: ${error}`)
  const accounts = await openAccounts({ folder, passwords, wallMs })
  const onUseUnwritten = told('when a token was used last could not be kept')
  const audit = createAuditLog(stream, wallMs)
  const writeAudit: WriteAudit = ({ name: who, role, by }, change) => audit.write({ who, role, by }, change)
  return {
    accounts,
    tokens: await openTokens({ folder, wallMs, onUnwritten: onUseUnwritten }),
    sessions: await openSessionStore({ folder, wallMs, onTrouble: told('sessions could not be kept') }),
    audit,
    writeAudit,
    loginAudit: createLoginAudit({ audit, monotonicMs, onUnwritten: told('a login is missing in the audit log') }),
    setup: createSetup(() => accounts.isEmpty, monotonicMs),
    throttle: createLoginThrottle(monotonicMs),
    singleSignOn: settings.singleSignOn && createSingleSignOn(settings.singleSignOn, monotonicMs),
    onRefused: told('somebody could not sign in with the plant’s own sign-in'),
  }
}

/** Accounts, tokens and whoever comes from the plant's own sign-in: no two have one name. */
function addRoutesOfNames(app: App, { station, settings: { isTlsInFront } }: AccessOptions, means: Means): void {
  const { accounts, tokens, writeAudit } = means
  const isTaken = (name: string): boolean =>
    accounts.find(name) !== undefined || tokens.list().some((token) => token.name === name)
  const checkName: CheckName = (name) => {
    if (isTaken(name)) throw new ProblemError(409, 'taken', `there is an account or a token ${name} already`)
  }
  addAccountRoutes(app, accounts, checkName, writeAudit)
  addTokenRoutes(app, tokens, checkName, writeAudit)
  addOidcRoutes(app, { ...means, isTaken, cookieName: `vaglio-${station}-sign-in`, isTlsInFront })
}

/** What is checked before it matters who asks. */
async function addChecks(app: App, { names, isTlsInFront }: AccessSettings): Promise<void> {
  app.addHook('onRoute', checkRoute)
  await addSecurityHeaders(app, isTlsInFront)
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_, { after }) => tooMany(`in ${after}`),
  })
  const isTooMany = app.createRateLimit(requests)
  app.addHook('onRequest', async (request, reply) => {
    const limit = await isTooMany(request)
    if (!limit.isAllowed && limit.isExceeded) {
      reply.header('retry-after', String(limit.ttlInSeconds))
      throw tooMany(`in ${limit.ttlInSeconds} s`)
    }
    checkHost(request, names)
    checkOrigin(request)
  })
}

function tooMany(when: string): ProblemError {
  return new ProblemError(429, 'too many requests', `more was asked for than is answered; try again ${when}`)
}

async function addSessions(app: App, store: SessionStore, cookieName: string, secure: boolean): Promise<void> {
  await app.register(cookie)
  await app.register(session, {
    store,
    secret: store.secret,
    cookieName,
    saveUninitialized: false,
    rolling: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: cookieAgeMsMax },
  })
  await app.register(csrfProtection, {
    sessionPlugin: '@fastify/session',
    getToken: ({ headers }) => {
      const token = headers['x-csrf-token']
      return typeof token === 'string' ? token : undefined
    },
  })
}
