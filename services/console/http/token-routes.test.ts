import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AccessDesk, accessDesk, type Browser } from '../../../test/support/console-access.ts'

const dayMs = 24 * 60 * 60_000

async function machine(desk: AccessDesk, engineer: Browser, body: object): Promise<Browser & { id: string }> {
  const { token, secret } = (await engineer.ask('POST', '/api/tokens', { name: 'mes', ...body })).json()
  return { ...desk.browser({ headers: { authorization: `Bearer ${secret}` } }), id: token.id }
}

test('a token does what its role may, without a session, and leaves no key behind in the files', async () => {
  await using desk = await accessDesk()
  const engineer = await desk.engineer()
  const answer = await engineer.ask('POST', '/api/tokens', { name: 'mes', role: 'operator' })
  expect(answer.statusCode).toBe(201)
  const { secret, token } = answer.json()
  expect(secret).toMatch(/^vgl_[\w-]{43}$/)
  expect(token).toMatchObject({ name: 'mes', role: 'operator', createdBy: 'anna' })
  const mes = desk.browser({ headers: { authorization: `Bearer ${secret}` } })
  expect((await mes.ask('POST', '/api/for/operator')).json()).toEqual({ who: 'mes' })
  expect((await mes.ask('POST', '/api/for/engineer')).statusCode).toBe(403)
  expect((await mes.ask('GET', '/api/session')).json()).toEqual({
    person: { name: 'mes', role: 'operator', by: 'token' },
    needsSetup: false,
    singleSignOn: false,
  })
  const kept = join(desk.folder, 'tokens.json')
  expect(await readFile(kept, 'utf8')).not.toContain(secret.slice(4))
  expect((await stat(kept)).mode & 0o777).toBe(0o600)
  expect((await engineer.ask('GET', '/api/tokens')).body).not.toMatch(/sha256|vgl_/)
  expect(desk.audit.entries.at(-1)).toMatchObject({ action: 'token.create', target: 'mes' })
})

test('an account and a token are never called the same', async () => {
  await using desk = await accessDesk()
  const engineer = await desk.engineer()
  const account = { name: 'mes', role: 'viewer', password: 'four white herons' }
  expect((await engineer.ask('POST', '/api/tokens', { name: 'anna', role: 'viewer' })).statusCode).toBe(409)
  expect((await engineer.ask('POST', '/api/tokens', { name: 'mes', role: 'viewer' })).statusCode).toBe(201)
  expect((await engineer.ask('POST', '/api/tokens', { name: 'mes', role: 'viewer' })).statusCode).toBe(409)
  expect((await engineer.ask('POST', '/api/accounts', account)).statusCode).toBe(409)
})

test('a token ends when it is revoked, and when its time is over', async () => {
  await using desk = await accessDesk()
  const engineer = await desk.engineer()
  const first = await machine(desk, engineer, { role: 'viewer' })
  expect((await engineer.ask('DELETE', `/api/tokens/${first.id}`)).statusCode).toBe(204)
  expect((await first.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  expect((await engineer.ask('DELETE', `/api/tokens/${first.id}`)).statusCode).toBe(404)
  const second = await machine(desk, engineer, { role: 'viewer', days: 1 })
  desk.clock.advance(dayMs - 1)
  expect((await second.ask('GET', '/api/for/viewer')).statusCode).toBe(200)
  desk.clock.advance(1)
  expect((await second.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
})

test.each(['Bearer vgl_', 'Bearer', 'Basic YW5uYTp4', 'Bearer x', `Bearer vgl_${'A'.repeat(43)}`, ''])(
  '%j is no token, whoever is logged in as well',
  async (authorization) => {
    await using desk = await accessDesk()
    const engineer = await desk.engineer()
    const confused = desk.browser({ headers: { authorization } })
    for (const [name, value] of engineer.cookies) confused.cookies.set(name, value)
    expect((await confused.ask('GET', '/api/for/viewer')).statusCode).toBe(401)
  },
)

test('a token that leaked makes itself neither accounts nor other tokens', async () => {
  await using desk = await accessDesk()
  const engineer = await desk.engineer()
  const leaked = await machine(desk, engineer, { role: 'engineer' })
  const password = 'four white herons'
  for (const [method, url, body] of [
    ['POST', '/api/tokens', { name: 'other', role: 'viewer' }],
    ['DELETE', `/api/tokens/${leaked.id}`, undefined],
    ['POST', '/api/accounts', { name: 'mallory', role: 'engineer', password }],
    ['PATCH', '/api/accounts/anna', { password }],
    ['DELETE', '/api/accounts/anna', undefined],
    ['POST', '/api/accounts/me/password', { current: password, next: password }],
  ] as const)
    expect({ url, status: (await leaked.ask(method, url, body)).statusCode }).toEqual({ url, status: 403 })
})

test('a token of a role that there is not any more does nothing: the console does not start with it', async () => {
  await using desk = await accessDesk()
  await machine(desk, await desk.engineer(), { role: 'viewer' })
  await desk.app.close()
  const file = join(desk.folder, 'tokens.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"viewer"', '"auditor"'))
  await expect(accessDesk({ folder: desk.folder })).rejects.toThrow(/tokens\.json cannot be read: put back a copy/)
})

test('when it was used last is written down, and nothing is lost meanwhile', async () => {
  await using desk = await accessDesk()
  const engineer = await desk.engineer()
  const mes = await machine(desk, engineer, { role: 'viewer' })
  const asked = [
    mes.ask('GET', '/api/for/viewer'),
    engineer.ask('POST', '/api/tokens', { name: 'other', role: 'viewer' }),
    mes.ask('GET', '/api/for/viewer'),
  ]
  await Promise.all(asked)
  await engineer.ask('POST', '/api/tokens', { name: 'third', role: 'viewer' })
  const { tokens } = (await engineer.ask('GET', '/api/tokens')).json()
  expect(tokens.map(({ name, lastUsedAt }: { name: string; lastUsedAt?: string }) => [name, lastUsedAt])).toEqual([
    ['mes', '2026-01-05T08:00:00.000Z'],
    ['other', undefined],
    ['third', undefined],
  ])
})
