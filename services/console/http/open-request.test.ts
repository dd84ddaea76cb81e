import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type AccessDesk, accessDesk, type Browser } from '../../../test/support/console-access.ts'

/** Listens to a stream that has no end of its own; resolves with what ends it. */
async function listening(desk: AccessDesk, browser: Browser): Promise<{ readonly ended: Promise<string> }> {
  const { port } = desk.app.server.address() as AddressInfo
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return await new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/api/stream', headers: { cookie } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`))
      answer.resume()
      const ended = new Promise<string>((end) => {
        answer.once('close', () => end('closed'))
        answer.once('error', () => {})
      })
      resolve({ ended })
    })
    asked.once('error', reject)
    asked.end()
  })
}

test('who listens to the station is cut off as soon as he may no longer', async () => {
  await using desk = await accessDesk({
    addRoutes: (app) => {
      app.get('/api/stream', { config: { role: 'viewer' } }, (_, reply) => {
        const stream = new PassThrough()
        stream.write('hello')
        return reply.send(stream)
      })
    },
  })
  await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const engineer = await desk.engineer()
  const operator = await desk.someone(engineer, 'otto', 'operator')
  const viewer = await desk.someone(engineer, 'vera', 'viewer')
  const streams = { operator: await listening(desk, operator), viewer: await listening(desk, viewer) }
  await engineer.ask('PATCH', '/api/accounts/otto', { disabled: true })
  expect(await streams.operator.ended).toBe('closed')
  const still = await Promise.race([streams.viewer.ended, new Promise((resolve) => setImmediate(resolve, 'open'))])
  expect(still).toBe('open')
  await viewer.ask('DELETE', '/api/session')
  expect(await streams.viewer.ended).toBe('closed')
})
