import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Session } from 'fastify'
import { expect, test } from 'vitest'
import { fakeClock } from '../../../test/support/builders.ts'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import type { Login } from './login.ts'
import { openSessionStore, type SessionStore } from './session-store.ts'

const minuteMs = 60_000
const login: Login = { name: 'anna', role: 'engineer', by: 'session', stamp: 's' }
const cookie = { originalMaxAge: 1 }

async function opened(folder: string, clock = fakeClock()): Promise<SessionStore> {
  const onTrouble = (error: unknown): never => {
    throw error
  }
  return await openSessionStore({ folder, wallMs: clock.wallMs, onTrouble })
}

function found(store: SessionStore, id: string): Session | null | undefined {
  let session: Session | null | undefined
  store.get(id, (_, result) => {
    session = result
  })
  return session
}

test('sessions and the key of their cookies are there again, and who reads the file has none of them', async () => {
  await using folder = await temporaryFolder()
  const first = await opened(folder.path)
  first.set('the-id', { cookie, login, _csrf: 'c' }, () => {})
  await first.close()
  const second = await opened(folder.path)
  expect(second.secret).toBe(first.secret)
  expect(found(second, 'the-id')).toMatchObject({ login, _csrf: 'c' })
  expect(await readFile(join(folder.path, 'sessions.json'), 'utf8')).not.toContain('the-id')
})

test('who has not logged in fills nothing', async () => {
  await using folder = await temporaryFolder()
  const store = await opened(folder.path)
  store.set('a', { cookie, _csrf: 'c' }, () => {})
  expect(found(store, 'a')).toBeUndefined()
})

test('beyond 500 the one goes that was used least recently', async () => {
  await using folder = await temporaryFolder()
  const clock = fakeClock()
  const store = await opened(folder.path, clock)
  for (let count = 0; count < 500; count += 1) {
    clock.advance(1)
    store.set(String(count), { cookie, login }, () => {})
  }
  clock.advance(1)
  expect(store.use('0')).toBe(true)
  store.set('500', { cookie, login }, () => {})
  expect([store.use('0'), store.use('1'), store.use('2'), store.use('500')]).toEqual([true, false, true, true])
  await store.close()
})

test('that a session was used is kept as well, within a minute', async () => {
  await using folder = await temporaryFolder()
  const clock = fakeClock()
  const store = await opened(folder.path, clock)
  store.set('a', { cookie, login }, () => {})
  clock.advance(11 * 60 * minuteMs)
  expect(store.use('a')).toBe(true)
  await store.close()
  clock.advance(11 * 60 * minuteMs)
  expect((await opened(folder.path, clock)).use('a')).toBe(true)
})

test('a file that is damaged costs a login, and is kept aside', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'sessions.json'), '{')
  const troubles: unknown[] = []
  const wallMs = fakeClock().wallMs
  const store = await openSessionStore({ folder: folder.path, wallMs, onTrouble: (error) => troubles.push(error) })
  expect(troubles).toHaveLength(1)
  store.set('a', { cookie, login }, () => {})
  await store.close()
  expect(await readFile(join(folder.path, 'sessions.json.damaged'), 'utf8')).toBe('{')
  expect((await opened(folder.path)).use('a')).toBe(true)
})
