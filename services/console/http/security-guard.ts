import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Identify } from '../access/identify.ts'
import type { OpenRequests } from '../access/open-requests.ts'
import { mayDo, type Person, type RoleName, roleNames } from '../api/person.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'
import { asksForChange } from './security-origin.ts'

/** A route says of itself who may use it; one that does not is a mistake of ours, found when it is added. @throws {TypeError} */
export function checkRoute({ method, url, config }: Pick<RouteOptions, 'method' | 'url' | 'config'>): void {
  const role = config?.role
  if (role === 'public' || (role !== undefined && roleNames.includes(role))) return
  throw new TypeError(`route ${method} ${url} does not say who may use it: it needs config: { role }`)
}

/** Lets a request through to its handler or not, and has it end when its right to go on does. */
export function addGuard(app: App, identify: Identify, open: OpenRequests): void {
  app.addHook('onRequest', async (request, reply) => {
    const needed = neededBy(request)
    const person = identify(request)
    if (person) request.person = person
    if (needed === 'public') return
    checkRole(person, needed)
    open.add(reply.raw, () => {
      const now = identify(request)
      return now !== undefined && mayDo(now, needed)
    })
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (isForgeable(request)) app.csrfProtection(request, reply, done)
    else done()
  })
  // Whatever was changed may have taken somebody's right away.
  app.addHook('onResponse', async (request) => {
    if (asksForChange(request)) open.check()
  })
}

function neededBy({ is404, routeOptions }: FastifyRequest): RoleName | 'public' {
  const role = is404 ? 'public' : routeOptions.config.role
  if (role === undefined) throw new TypeError(`route ${routeOptions.url} does not say who may use it`)
  return role
}

/** @throws {ProblemError} 401, 403 */
function checkRole(person: Person | undefined, needed: RoleName): void {
  if (!person) throw new ProblemError(401, 'not logged in', 'log in, or send a token that is valid')
  if (mayDo(person, needed)) return
  throw new ProblemError(403, 'not allowed', `this takes the role ${needed}; ${person.name} is ${person.role}`)
}

/** Browsers send a session's cookie by themselves, whoever made them ask; a token they do not. */
function isForgeable(request: FastifyRequest): boolean {
  // Absent on a public route where nobody is known.
  const person: Person | undefined = request.person
  if (!asksForChange(request) || request.routeOptions.config.role === 'public') return false
  return person?.by === 'session' || person?.by === 'oidc'
}

/** Accounts and tokens are a person's matter: a token that leaked must not make itself others. @throws {ProblemError} 403 */
export function checkIsPerson({ by }: Person): void {
  if (by === 'token') throw new ProblemError(403, 'not for tokens', 'log in with an account: tokens may not do this')
}

/** Accounts and tokens share their names: whoever reads who did something need not ask which it was. @throws {ProblemError} 409 */
export type CheckName = (name: string) => void

/** Asks for a password again later. */
export function slowDown(reply: FastifyReply, waitMs: number): never {
  const seconds = Math.ceil(waitMs / 1000)
  reply.header('retry-after', String(seconds))
  throw new ProblemError(429, 'too many attempts', `wait ${seconds} s, then try again`)
}
