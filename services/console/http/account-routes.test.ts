import { describe, expect, test } from 'vitest'
import { accessDesk, goodPassword } from '../../../test/support/console-access.ts'

describe('accounts', () => {
  test('are made, listed without anything of a password, and removed', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const made = await engineer.ask('POST', '/api/accounts', { name: 'Otto', role: 'operator', password: goodPassword })
    expect(made.statusCode).toBe(201)
    const { body } = await engineer.ask('GET', '/api/accounts')
    expect(JSON.parse(body).accounts).toMatchObject([{ name: 'anna' }, { name: 'otto', role: 'operator' }])
    expect(body).not.toMatch(/argon2|herons|stamp/)
    expect((await engineer.ask('DELETE', '/api/accounts/otto')).statusCode).toBe(204)
    expect((await engineer.ask('DELETE', '/api/accounts/otto')).statusCode).toBe(404)
    const told = desk.audit.entries.map(({ who, action, target, old, new: next }) => [who, action, target, old, next])
    expect(told).toEqual([
      ['anna', 'account.create', 'anna', '', 'engineer'],
      ['anna', 'account.create', 'otto', '', 'operator'],
      ['anna', 'account.remove', 'otto', 'operator', ''],
    ])
  })

  test('outlive the console', async () => {
    await using desk = await accessDesk()
    await desk.someone(await desk.engineer(), 'otto', 'operator')
    await desk.app.close()
    await using again = await accessDesk({ folder: desk.folder })
    expect((await again.browser().logIn('otto')).statusCode).toBe(200)
    expect(again.access.setupPath()).toBeUndefined()
  })

  test('change nothing that the audit log did not take', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    await desk.someone(engineer, 'otto', 'operator')
    desk.audit.isReached = false
    const asked = [
      await engineer.ask('POST', '/api/accounts', { name: 'vera', role: 'viewer', password: goodPassword }),
      await engineer.ask('PATCH', '/api/accounts/otto', { role: 'engineer' }),
      await engineer.ask('DELETE', '/api/accounts/otto'),
    ]
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503])
    expect(asked[0]?.json().detail).toContain('nothing was changed')
    const { accounts } = (await engineer.ask('GET', '/api/accounts')).json()
    expect(accounts).toMatchObject([{ name: 'anna' }, { name: 'otto', role: 'operator' }])
  })
})

describe('whoever wants to be more than he is', () => {
  test('does not make himself engineer', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const operator = await desk.someone(engineer, 'otto', 'operator')
    for (const [method, url, body] of [
      ['PATCH', '/api/accounts/otto', { role: 'engineer' }],
      ['PATCH', '/api/accounts/OTTO', { role: 'engineer' }],
      ['PATCH', '/api/accounts/anna', { password: goodPassword }],
      ['POST', '/api/accounts', { name: 'otto2', role: 'engineer', password: goodPassword }],
      ['POST', '/api/tokens', { name: 'otto', role: 'engineer' }],
      ['GET', '/api/accounts', undefined],
      ['GET', '/api/audit', undefined],
    ] as const)
      expect({ url, status: (await operator.ask(method, url, body)).statusCode }).toEqual({ url, status: 403 })
    const smuggled = { current: goodPassword, next: 'four white herons', role: 'engineer' }
    expect((await operator.ask('POST', '/api/accounts/me/password', smuggled)).statusCode).toBe(400)
  })

  test('loses what he had when his role is lowered, his account disabled or removed, at once', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    for (const change of [{ role: 'viewer' }, { disabled: true }, { password: 'four white herons' }, undefined]) {
      const operator = await desk.someone(engineer, 'otto', 'operator')
      expect((await operator.ask('GET', '/api/for/operator')).statusCode).toBe(200)
      if (change) await engineer.ask('PATCH', '/api/accounts/otto', change)
      else await engineer.ask('DELETE', '/api/accounts/otto')
      expect((await operator.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
      await engineer.ask('DELETE', '/api/accounts/otto')
    }
  })

  test('who is disabled gets no further than who does not know the password', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const operator = await desk.someone(engineer, 'otto', 'operator')
    await engineer.ask('PATCH', '/api/accounts/otto', { disabled: true })
    const answers = [await operator.logIn('otto'), await operator.logIn('otto', 'four white herons')]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401])
    expect(answers[0]?.body).toBe(answers[1]?.body)
  })

  test('the last engineer cannot lock everybody out, not even two at once', async () => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    expect((await engineer.ask('PATCH', '/api/accounts/anna', { role: 'viewer' })).statusCode).toBe(409)
    expect((await engineer.ask('PATCH', '/api/accounts/anna', { disabled: true })).statusCode).toBe(409)
    expect((await engineer.ask('DELETE', '/api/accounts/anna')).statusCode).toBe(409)
    const second = await desk.someone(engineer, 'enzo', 'engineer')
    const both = [
      engineer.ask('PATCH', '/api/accounts/enzo', { disabled: true }),
      second.ask('PATCH', '/api/accounts/anna', { disabled: true }),
    ]
    expect((await Promise.all(both)).map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })
})

describe('what is sent to do harm', () => {
  test.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    'a%00b',
    'a%0d%0aset-cookie:x=1',
    'constructor',
    '__proto__',
    'me',
    'x'.repeat(200),
  ])('the name %s in a path leads nowhere', async (name) => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const answer = await engineer.ask('PATCH', `/api/accounts/${name}`, { role: 'engineer' })
    expect([400, 404, 414]).toContain(answer.statusCode)
    expect(answer.headers).not.toHaveProperty('set-cookie')
  })

  test.each(['../anna', 'anna\r\nx: y', 'a b', '', 'me', '__proto__', 'ann\u0430', 'a'.repeat(61)])(
    'no account is called %j',
    async (name) => {
      await using desk = await accessDesk()
      const engineer = await desk.engineer()
      const answer = await engineer.ask('POST', '/api/accounts', { name, role: 'viewer', password: goodPassword })
      expect(answer.statusCode).toBe(400)
    },
  )

  test.each([
    '{"role":"viewer","__proto__":{"role":"engineer"}}',
    '{"role":"viewer","constructor":{"prototype":{"role":"engineer"}}}',
    '{"role":"admin"}',
    '{"hash":"$argon2id$x"}',
    '{"stamp":"x"}',
    '{}',
    '[]',
    '{',
    '"role"',
  ])('the body %s changes nothing', async (text) => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    await desk.someone(engineer, 'otto', 'operator')
    const headers = { 'content-type': 'application/json', 'x-csrf-token': engineer.csrfToken ?? '' }
    const cookies = Object.fromEntries([...engineer.cookies].map(([name, value]) => [name, decodeURIComponent(value)]))
    const asked = { method: 'PATCH', url: '/api/accounts/otto', headers, cookies, payload: text } as const
    expect((await desk.app.inject(asked)).statusCode).toBe(400)
    expect(({} as { role?: string }).role).toBeUndefined()
    expect((await engineer.ask('GET', '/api/accounts')).json().accounts[1]).toMatchObject({ role: 'operator' })
  })

  test.each([
    ['a body of a megabyte', { name: 'otto', role: 'viewer', password: 'x'.repeat(2 ** 20) }, 413],
    ['a password that takes long to hash', { name: 'otto', role: 'viewer', password: 'x'.repeat(10_000) }, 400],
  ])('%s is refused', async (_, body, status) => {
    await using desk = await accessDesk()
    expect((await (await desk.engineer()).ask('POST', '/api/accounts', body)).statusCode).toBe(status)
  })
})
