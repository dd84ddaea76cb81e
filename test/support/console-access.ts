import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { z } from 'zod'
import type { AuditStream, StoredEntry } from '../../services/console/access/audit-log.ts'
import type { Passwords } from '../../services/console/access/passwords.ts'
import type { AccessSettings } from '../../services/console/access/settings.ts'
import type { RoleName } from '../../services/console/api/person.ts'
import { SessionState } from '../../services/console/api/session.ts'
import { createApp } from '../../services/console/http/app.ts'
import type { App } from '../../services/console/http/context.ts'
import { type Access, addAccess } from '../../services/console/http/security.ts'
import { Audit, type AuditEntry } from '../../shared/contracts/audit.ts'
import { type FakeClock, fakeClock } from './builders.ts'
import { silentLog } from './nats-server.ts'

export const goodPassword = 'three grey herons'
const everythingClosed: AccessSettings = {
  names: [],
  isTlsInFront: false,
  isPublicView: false,
  singleSignOn: undefined,
}

/** Stores audit entries in memory, as the broker would. */
export interface FakeAudit extends AuditStream {
  readonly entries: AuditEntry[]
  /** Until it is reached again nothing is stored. */
  isReached: boolean
}

export function fakeAudit(): FakeAudit {
  const entries: AuditEntry[] = []
  const stored = (index: number): StoredEntry | undefined => {
    const entry = entries[index]
    return entry && { sequence: index + 1, body: Audit.body.encode(entry), entry }
  }
  const audit: FakeAudit = {
    entries,
    isReached: true,
    async publish(entry) {
      if (!audit.isReached) throw new Error('the broker is gone')
      entries.push(entry)
    },
    newest: async () =>
      entries.length > 0 ? { sequence: entries.length, stored: stored(entries.length - 1) } : undefined,
    async *from(sequence) {
      for (let index = sequence - 1; index < entries.length; index += 1) {
        const entry = stored(index)
        if (entry) yield entry
      }
    },
  }
  return audit
}

/** Hashes nothing, and counts how often it was asked to. */
export function fakePasswords(): Passwords & { verified: number } {
  const passwords = {
    verified: 0,
    hash: async (password: string) => `$argon2id$${password}`,
    verify: async (hash: string, password: string) => {
      passwords.verified += 1
      return hash === `$argon2id$${password}`
    },
  }
  return passwords
}

/** A browser: keeps its cookie, and sends the token against forged requests. */
export interface Browser {
  readonly cookies: Map<string, string>
  csrfToken: string | undefined
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<LightMyRequestResponse>
  logIn(name: string, password?: string): Promise<LightMyRequestResponse>
}

export interface AccessDesk extends AsyncDisposable {
  readonly app: App
  readonly access: Access
  readonly audit: FakeAudit
  readonly clock: FakeClock
  readonly passwords: ReturnType<typeof fakePasswords>
  readonly folder: string
  browser(options?: InjectOptions): Browser
  /** A browser that has just made the first account, `anna`, an engineer's. */
  engineer(): Promise<Browser>
  /** An account of a role, made by the engineer, and a browser that is logged in. */
  someone(engineer: Browser, name: string, role: RoleName): Promise<Browser>
}

export interface AccessDeskOptions {
  readonly settings?: Partial<AccessSettings>
  readonly folder?: string
  readonly clock?: FakeClock
  readonly trustedProxies?: string[]
  readonly addRoutes?: (app: App) => void
}

/** A server with nothing but access, and a route for each role. */
export async function accessDesk(options: AccessDeskOptions = {}): Promise<AccessDesk> {
  const { settings, folder = await mkdtemp(join(tmpdir(), 'vaglio-test-')), clock = fakeClock() } = options
  const onError = (error: unknown): never => {
    throw error
  }
  const app = await createApp({ softwareVersion: 'test', trustedProxies: options.trustedProxies ?? false, onError })
  const [audit, passwords] = [fakeAudit(), fakePasswords()]
  const means = { audit, clock, passwords, log: silentLog, folder, station: 'press' }
  const access = await addAccess(app, { ...means, settings: { ...everythingClosed, ...settings } })
  for (const role of ['public', 'viewer', 'operator', 'engineer'] as const) {
    const schema = { response: { 200: z.object({ who: z.string() }) } }
    const handler = async ({ person }: { person?: { name: string } }) => ({ who: person?.name ?? 'nobody' })
    app.get(`/api/for/${role}`, { config: { role }, schema, handler })
    app.post(`/api/for/${role}`, { config: { role }, schema, handler })
  }
  options.addRoutes?.(app)
  await app.ready()
  const desk: AccessDesk = {
    ...{ app, access, audit, clock, passwords, folder },
    browser: (inject = {}) => createBrowser(app, inject),
    async engineer() {
      const browser = desk.browser()
      const token = access.setupPath()?.split('#')[1] ?? ''
      const answer = await browser.ask('POST', '/api/setup', { token, name: 'anna', password: goodPassword })
      browser.csrfToken = SessionState.parse(answer.json()).csrfToken
      return browser
    },
    async someone(engineer, name, role) {
      await engineer.ask('POST', '/api/accounts', { name, role, password: goodPassword })
      const browser = desk.browser()
      await browser.logIn(name)
      return browser
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
  return desk
}

function createBrowser(app: App, inject: InjectOptions): Browser {
  const browser: Browser = {
    cookies: new Map(),
    csrfToken: undefined,
    async ask(method, url, body) {
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = {
        ...(cookie !== '' && { cookie }),
        ...(browser.csrfToken !== undefined && { 'x-csrf-token': browser.csrfToken }),
        ...inject.headers,
      }
      const payload = body === undefined ? {} : { payload: body as object }
      const answer = await app.inject({ ...inject, method, url, headers, ...payload })
      for (const { name, value } of answer.cookies)
        if (value === '') browser.cookies.delete(name)
        else browser.cookies.set(name, encodeURIComponent(value))
      return answer
    },
    async logIn(name, password = goodPassword) {
      const answer = await browser.ask('POST', '/api/session', { name, password })
      if (answer.statusCode === 200) browser.csrfToken = SessionState.parse(answer.json()).csrfToken
      return answer
    },
  }
  return browser
}
