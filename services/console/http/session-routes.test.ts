import { describe, expect, test } from 'vitest'
import { accessDesk, goodPassword } from '../../../test/support/console-access.ts'

const hourMs = 60 * 60_000

describe('the first account', () => {
  test('is an engineer’s, and is logged in; then the setup link is of no use', async () => {
    await using desk = await accessDesk()
    const link = desk.access.setupPath() ?? ''
    expect(link).toMatch(/^\/setup#[\w-]{43}$/)
    const state = await desk.browser().ask('GET', '/api/session')
    expect(state.json()).toEqual({ needsSetup: true, singleSignOn: false })
    const engineer = await desk.engineer()
    expect((await engineer.ask('GET', '/api/session')).json()).toMatchObject({
      person: { name: 'anna', role: 'engineer', by: 'session' },
      needsSetup: false,
    })
    expect(desk.access.setupPath()).toBeUndefined()
    const replay = { token: link.split('#')[1], name: 'mallory', password: goodPassword }
    expect((await desk.browser().ask('POST', '/api/setup', replay)).statusCode).toBe(403)
    expect(desk.audit.entries).toMatchObject([
      { who: 'anna', action: 'account.create', target: 'anna', new: 'engineer' },
    ])
  })

  test('two at once with the same link make one', async () => {
    await using desk = await accessDesk()
    const [, token] = desk.access.setupPath()?.split('#') ?? []
    const asked = ['anna', 'mallory'].map((name) =>
      desk.browser().ask('POST', '/api/setup', { token, name, password: goodPassword }),
    )
    expect((await Promise.all(asked)).map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })

  test('takes the right token, within the hour, and a password that is good enough', async () => {
    await using desk = await accessDesk()
    const [, token = ''] = desk.access.setupPath()?.split('#') ?? []
    const set = async (shown: string, password: string) =>
      (await desk.browser().ask('POST', '/api/setup', { token: shown, name: 'anna', password })).statusCode
    expect(await set(`${token}x`, goodPassword)).toBe(403)
    expect(await set('', goodPassword)).toBe(403)
    expect(await set(token, 'short')).toBe(400)
    desk.clock.advance(hourMs + 1)
    expect(await set(token, goodPassword)).toBe(403)
  })

  test('is not made when the audit log cannot be written, and can be made later', async () => {
    await using desk = await accessDesk()
    desk.audit.isReached = false
    await desk.engineer().catch(() => {})
    expect(desk.access.setupPath()).toBeDefined()
    desk.audit.isReached = true
    await desk.engineer()
    expect(desk.access.setupPath()).toBeUndefined()
  })
})

describe('logging in', () => {
  test('the name’s case makes no difference, the password’s does', async () => {
    await using desk = await accessDesk()
    await desk.engineer()
    expect((await desk.browser().logIn(' Anna ')).statusCode).toBe(200)
    expect((await desk.browser().logIn('anna', goodPassword.toUpperCase())).statusCode).toBe(401)
  })

  test('a name that nobody has takes the same work and gets the same answer', async () => {
    await using desk = await accessDesk()
    await desk.engineer()
    const answers = []
    for (const name of ['anna', 'nobody', 'constructor', '__proto__']) {
      const before = desk.passwords.verified
      const answer = await desk.browser().logIn(name, 'four grey herons')
      answers.push({ body: answer.body, work: desk.passwords.verified - before })
    }
    const [wrong, unknown, builtIn, polluting] = answers
    expect(unknown).toEqual(wrong)
    expect(builtIn).toEqual(wrong)
    expect(polluting).toMatchObject({ body: expect.stringContaining('400'), work: 0 })
  })

  test('cookies are for the server alone, and for this page alone', async () => {
    await using desk = await accessDesk()
    await desk.engineer()
    const answer = await desk.browser().logIn('anna')
    expect(answer.headers['set-cookie']).toMatch(/^vaglio-press=.*; Path=\/; .*HttpOnly; SameSite=Strict$/)
  })

  test('a planted session id is not the one that is logged in', async () => {
    await using desk = await accessDesk()
    const mallory = await desk.engineer()
    const victim = desk.browser()
    for (const [name, value] of mallory.cookies) victim.cookies.set(name, value)
    await desk.someone(mallory, 'otto', 'operator')
    victim.csrfToken = undefined
    expect((await victim.logIn('otto')).statusCode).toBe(200)
    expect([...victim.cookies]).not.toEqual([...mallory.cookies])
    expect((await mallory.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test.each([
    ['forged', (value: string) => value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
    ['unsigned', (value: string) => value.split('.')[0] ?? ''],
    ['with another signature', (value: string) => `${value.slice(0, -4)}AAAA`],
    ['of nothing', () => 'x'],
  ])('a cookie that is %s is none', async (_, change) => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    for (const [name, value] of engineer.cookies) engineer.cookies.set(name, change(value))
    expect((await engineer.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('whoever guesses has to wait, longer each time; who has logged in here before does not', async () => {
    await using desk = await accessDesk()
    const anna = await desk.engineer()
    await anna.logIn('anna')
    const statuses: number[] = []
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const answer = await desk.browser({ remoteAddress: '10.0.0.7' }).logIn('anna', `four grey herons ${attempt}`)
      statuses.push(answer.statusCode)
    }
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(new Set(statuses.slice(5))).toEqual(new Set([429]))
    expect((await desk.browser().logIn('anna')).statusCode).toBe(200)
    const refused = desk.audit.entries.filter(({ action }) => action === 'session.refuse')
    expect(refused).toHaveLength(5)
    expect(refused[0]).toMatchObject({ who: 'anna', role: 'nobody', new: 'from 10.0.0.7' })
  })

  test('goes on while the audit log cannot be written', async () => {
    await using desk = await accessDesk()
    await desk.engineer()
    desk.audit.isReached = false
    expect((await desk.browser().logIn('anna')).statusCode).toBe(200)
  })
})

describe('a session', () => {
  test.each([undefined, 'wrong', ''])(
    'changes nothing with the token %s against forged requests',
    async (csrfToken) => {
      await using desk = await accessDesk()
      const engineer = await desk.engineer()
      engineer.csrfToken = csrfToken
      expect((await engineer.ask('POST', '/api/for/viewer')).statusCode).toBe(403)
      expect((await engineer.ask('GET', '/api/for/viewer')).statusCode).toBe(200)
    },
  )

  test('does not take another session’s token', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const operator = await desk.someone(engineer, 'otto', 'operator')
    operator.csrfToken = engineer.csrfToken
    expect((await operator.ask('POST', '/api/for/operator')).statusCode).toBe(403)
  })

  test('outlives the console, and ends with logging out', async () => {
    await using folderOf = await accessDesk()
    const engineer = await folderOf.engineer()
    await folderOf.app.close()
    await using again = await accessDesk({ folder: folderOf.folder })
    const browser = again.browser()
    for (const [name, value] of engineer.cookies) browser.cookies.set(name, value)
    browser.csrfToken = engineer.csrfToken
    expect((await browser.ask('POST', '/api/for/engineer')).statusCode).toBe(200)
    const stolen = new Map(browser.cookies)
    expect((await browser.ask('DELETE', '/api/session')).statusCode).toBe(204)
    expect(browser.cookies.size).toBe(0)
    for (const [name, value] of stolen) browser.cookies.set(name, value)
    expect((await browser.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('ends after a night without use, and after a month with', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    desk.clock.advance(11 * hourMs)
    expect((await engineer.ask('GET', '/api/for/viewer')).statusCode).toBe(200)
    desk.clock.advance(13 * hourMs)
    expect((await engineer.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
    await engineer.logIn('anna')
    for (let days = 0; days < 30; days += 0.5) {
      expect((await engineer.ask('GET', '/api/for/viewer')).statusCode).toBe(200)
      desk.clock.advance(12 * hourMs)
    }
    desk.clock.advance(1)
    expect((await engineer.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('of a viewer lasts over a holiday', async () => {
    await using desk = await accessDesk()
    const viewer = await desk.someone(await desk.engineer(), 'wall', 'viewer')
    desk.clock.advance(29 * 24 * hourMs)
    expect((await viewer.ask('GET', '/api/for/viewer')).statusCode).toBe(200)
  })

  test('changing one’s password ends all others and keeps one’s own', async () => {
    await using desk = await accessDesk()
    const [engineer, elsewhere] = [await desk.engineer(), desk.browser()]
    await elsewhere.logIn('anna')
    const next = 'four white herons'
    const wrong = await engineer.ask('POST', '/api/accounts/me/password', { current: next, next })
    expect(wrong.statusCode).toBe(401)
    const answer = await engineer.ask('POST', '/api/accounts/me/password', { current: goodPassword, next })
    expect(answer.statusCode).toBe(200)
    engineer.csrfToken = answer.json().csrfToken
    expect((await engineer.ask('POST', '/api/for/engineer')).statusCode).toBe(200)
    expect((await elsewhere.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
    expect((await elsewhere.logIn('anna', goodPassword)).statusCode).toBe(401)
    expect((await elsewhere.logIn('anna', next)).statusCode).toBe(200)
  })
})
