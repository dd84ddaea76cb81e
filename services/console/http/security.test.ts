import { describe, expect, test } from 'vitest'
import { accessDesk } from '../../../test/support/console-access.ts'

describe('what every route says of itself', () => {
  test('a route that does not say who may use it is refused when it is added', async () => {
    const addition = accessDesk({ addRoutes: (app) => void app.get('/api/open', async () => 'open') })
    await expect(addition).rejects.toThrow('/api/open does not say who may use it')
  })

  test.each([
    ['public', [200, 200, 200, 200]],
    ['viewer', [401, 200, 200, 200]],
    ['operator', [401, 403, 200, 200]],
    ['engineer', [401, 403, 403, 200]],
  ] as const)('a route for %s', async (role, expected) => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const operator = await desk.someone(engineer, 'otto', 'operator')
    const viewer = await desk.someone(engineer, 'vera', 'viewer')
    const found: number[] = []
    for (const browser of [desk.browser(), viewer, operator, engineer])
      found.push((await browser.ask('POST', `/api/for/${role}`)).statusCode)
    expect(found).toEqual(expected)
  })

  test('what there is not is nobody’s secret, and HEAD is as GET', async () => {
    await using desk = await accessDesk()
    expect((await desk.browser().ask('GET', '/api/nothing')).statusCode).toBe(404)
    expect((await desk.app.inject({ method: 'HEAD', url: '/api/for/viewer' })).statusCode).toBe(401)
  })
})

describe('what browsers are told', () => {
  test('nothing inline, nothing from elsewhere, no frame around it, nothing kept', async () => {
    await using desk = await accessDesk()
    const { headers } = await desk.browser().ask('GET', '/api/for/public')
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|http:|https:|\*|upgrade/)
    expect(headers).not.toHaveProperty('strict-transport-security')
  })

  test('with TLS in front: TLS alone from now on, and no cookie without it', async () => {
    await using desk = await accessDesk({ settings: { isTlsInFront: true }, trustedProxies: ['loopback'] })
    const browser = desk.browser({ headers: { 'x-forwarded-proto': 'https' } })
    const [, token = ''] = desk.access.setupPath()?.split('#') ?? []
    const answer = await browser.ask('POST', '/api/setup', { token, name: 'anna', password: 'three grey herons' })
    expect(answer.headers).toHaveProperty('strict-transport-security')
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-vaglio-press=.*; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
    )
  })
})

describe('a page of somebody else', () => {
  test.each(['evil.example', 'evil.example:7080', 'localhost.evil.example', '127.0.0.1.evil.example', 'press local'])(
    'that has its own name %s lead here is refused',
    async (host) => {
      await using desk = await accessDesk()
      const answer = await desk.browser({ headers: { host } }).ask('GET', '/api/for/public')
      expect(answer.statusCode).toBe(421)
    },
  )

  test.each(['localhost:7080', '127.0.0.1', '[::1]:7080', '10.1.2.3:80', 'press.plant.example'])(
    '%s is the page itself',
    async (host) => {
      await using desk = await accessDesk({ settings: { names: ['press.plant.example'] } })
      expect((await desk.browser({ headers: { host } }).ask('GET', '/api/for/public')).statusCode).toBe(200)
    },
  )

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9999' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('cannot log somebody in or change anything: %o', async (headers) => {
    await using desk = await accessDesk()
    expect((await desk.browser({ headers }).ask('POST', '/api/for/public')).statusCode).toBe(403)
  })

  test('the page itself can', async () => {
    await using desk = await accessDesk()
    const headers = { host: 'localhost:7080', origin: 'http://localhost:7080', 'sec-fetch-site': 'same-origin' }
    expect((await desk.browser({ headers }).ask('POST', '/api/for/public')).statusCode).toBe(200)
  })
})

describe('looking on without logging in', () => {
  const settings = { isPublicView: true }

  test('whoever asks from this machine may look, and no more', async () => {
    await using desk = await accessDesk({ settings })
    expect((await desk.browser().ask('GET', '/api/for/viewer')).json()).toEqual({ who: 'everybody on this machine' })
    expect((await desk.browser().ask('POST', '/api/for/operator')).statusCode).toBe(403)
  })

  test.each([
    { remoteAddress: '10.0.0.7' },
    { headers: { 'x-forwarded-for': '10.0.0.7' } },
    { headers: { forwarded: 'for=10.0.0.7' } },
    { headers: { authorization: 'Bearer vgl_wrong' } },
  ])('whoever asks from elsewhere may not: %o', async (inject) => {
    await using desk = await accessDesk({ settings })
    expect((await desk.browser(inject).ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })

  test('it is off unless it is asked for', async () => {
    await using desk = await accessDesk()
    expect((await desk.browser().ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  })
})

test('whoever asks for too much is sent away for a while, others are not', async () => {
  await using desk = await accessDesk()
  const greedy = desk.browser({ remoteAddress: '10.0.0.7' })
  let answer = await greedy.ask('GET', '/api/nothing')
  for (let count = 1; count < 1000; count += 1) answer = await greedy.ask('GET', '/api/nothing')
  expect(answer.statusCode).toBe(404)
  answer = await greedy.ask('GET', '/api/nothing')
  expect(answer.statusCode).toBe(429)
  expect(answer.headers).toHaveProperty('retry-after')
  expect((await desk.browser({ remoteAddress: '10.0.0.8' }).ask('GET', '/api/for/public')).statusCode).toBe(200)
})
