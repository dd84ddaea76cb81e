import { describe, expect, test } from 'vitest'
import { accessDesk, type Browser, goodPassword } from '../../../test/support/console-access.ts'
import { type FakeIssuer, type Fraud, fakeIssuer } from '../../../test/support/fake-issuer.ts'
import type { RoleName } from '../api/person.ts'

const hourMs = 60 * 60_000

function settingsOf({ url }: FakeIssuer, roleClaim = 'groups') {
  const roles = new Map<string, RoleName>([
    ['line', 'operator'],
    ['process', 'engineer'],
  ])
  return { singleSignOn: { issuer: url, clientId: 'vaglio', secretFile: undefined, roleClaim, roles } }
}

/** From the start to the answer of the callback. */
async function signIn(browser: Browser, issuer: FakeIssuer) {
  const started = await browser.ask('GET', '/api/oidc/start')
  const back = await issuer.signIn(String(started.headers.location))
  return await browser.ask('GET', `${back.pathname}${back.search}`)
}

describe('the plant’s own sign-in', () => {
  test('logs in with the role that the claim gives, and only who began it', async () => {
    await using issuer = await fakeIssuer()
    issuer.claims = { preferred_username: 'Olga', groups: ['canteen', 'line', 'process'] }
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    const browser = desk.browser()
    expect((await browser.ask('GET', '/api/session')).json()).toEqual({ needsSetup: true, singleSignOn: true })
    const answer = await signIn(browser, issuer)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
    const state = (await browser.ask('GET', '/api/session')).json()
    expect(state.person).toEqual({ name: 'olga', role: 'engineer', by: 'oidc' })
    expect((await browser.ask('POST', '/api/for/engineer')).statusCode).toBe(403)
    browser.csrfToken = state.csrfToken
    expect((await browser.ask('POST', '/api/for/engineer')).statusCode).toBe(200)
    expect(desk.audit.entries).toMatchObject([{ who: 'olga', by: 'oidc', action: 'session.begin' }])
    desk.clock.advance(12 * hourMs + 1)
    expect((await browser.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('the claim may be inside another', async () => {
    await using issuer = await fakeIssuer()
    issuer.claims = { email: 'olga@plant.example', realm_access: { roles: ['line'] } }
    await using desk = await accessDesk({ settings: settingsOf(issuer, 'realm_access.roles') })
    const browser = desk.browser()
    await signIn(browser, issuer)
    expect((await browser.ask('GET', '/api/session')).json().person).toMatchObject({
      name: 'olga@plant.example',
      role: 'operator',
    })
  })

  test('who has no role here is not let in', async () => {
    await using issuer = await fakeIssuer()
    issuer.claims = { preferred_username: 'karl', groups: ['canteen'] }
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    const browser = desk.browser()
    expect((await signIn(browser, issuer)).headers.location).toBe('/login#no-role')
    expect((await browser.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('nobody comes in under the name of an account', async () => {
    await using issuer = await fakeIssuer()
    issuer.claims = { preferred_username: 'ANNA', groups: 'process' }
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    await desk.engineer()
    expect((await signIn(desk.browser(), issuer)).headers.location).toBe('/login#name-taken')
  })

  test.each<[string, Fraud]>([
    ['of another sign-in', { nonce: 'other' }],
    ['for another program', { audience: 'canteen' }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['signed by nobody known', { foreignKey: true }],
    ['that has expired', { expired: true }],
  ])('an answer %s is none', async (_, fraud) => {
    await using issuer = await fakeIssuer()
    issuer.claims = { preferred_username: 'olga', groups: ['process'] }
    issuer.fraud = fraud
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    const browser = desk.browser()
    expect((await signIn(browser, issuer)).headers.location).toBe('/login#failed')
    expect((await browser.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('an answer works once, for the browser that asked, with the state that it was given', async () => {
    await using issuer = await fakeIssuer()
    issuer.claims = { preferred_username: 'olga', groups: ['process'] }
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    const [browser, mallory] = [desk.browser(), desk.browser()]
    const started = await browser.ask('GET', '/api/oidc/start')
    const cookies = new Map(browser.cookies)
    const back = await issuer.signIn(String(started.headers.location))
    const path = `${back.pathname}${back.search}`
    expect((await mallory.ask('GET', path)).headers.location).toBe('/login#failed')
    expect((await browser.ask('GET', path)).headers.location).toBe('/')
    for (const [name, value] of cookies) mallory.cookies.set(name, value)
    expect((await mallory.ask('GET', path)).headers.location).toBe('/login#failed')
    const forged = desk.browser()
    await forged.ask('GET', '/api/oidc/start')
    expect((await forged.ask('GET', '/api/oidc/callback?code=x&state=y')).headers.location).toBe('/login#failed')
  })

  test('the cookie of a sign-in is for this page alone and passes once from another site', async () => {
    await using issuer = await fakeIssuer()
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    const { headers } = await desk.browser().ask('GET', '/api/oidc/start')
    expect(headers['set-cookie']).toMatch(
      /^vaglio-press-sign-in=[\w-]+; Max-Age=600; Path=\/api\/oidc; HttpOnly; SameSite=Lax$/,
    )
  })

  test('while it cannot be reached accounts still log in; without one there is none', async () => {
    const issuer = await fakeIssuer()
    await issuer[Symbol.asyncDispose]()
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    await desk.engineer()
    expect((await desk.browser().ask('GET', '/api/oidc/start')).statusCode).toBe(503)
    expect((await desk.browser().logIn('anna', goodPassword)).statusCode).toBe(200)
    await using other = await accessDesk()
    expect((await other.browser().ask('GET', '/api/oidc/start')).statusCode).toBe(404)
  })

  test('whom it vouched for is out when it is no longer set up', async () => {
    await using issuer = await fakeIssuer()
    issuer.claims = { preferred_username: 'olga', groups: ['process'] }
    await using desk = await accessDesk({ settings: settingsOf(issuer) })
    const browser = desk.browser()
    await signIn(browser, issuer)
    await desk.app.close()
    await using again = await accessDesk({ folder: desk.folder })
    const after = again.browser()
    for (const [name, value] of browser.cookies) after.cookies.set(name, value)
    expect((await after.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })
})
