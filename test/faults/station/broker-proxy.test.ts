import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { type BrokerProxy, startBrokerProxy } from './broker-proxy.ts'

const echo = createServer((socket) => socket.pipe(socket))
let proxy: BrokerProxy
let client: Socket
let heard = ''

beforeEach(async () => {
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await startBrokerProxy(
    () => (echo.address() as AddressInfo).port,
    () => 0,
  )
  client = connect(Number(proxy.address.split(':')[1]), '127.0.0.1').on('error', () => {})
  heard = ''
  client.on('data', (chunk) => (heard += chunk))
  await once(client, 'connect')
})
afterEach(() => {
  client.destroy()
  proxy.close()
  echo.close()
})

test('passes everything on, both ways', async () => {
  client.write('hello')
  await until('the echo', () => heard === 'hello')
})

test('a black hole takes everything and gives nothing, until it is whole again', async () => {
  proxy.set('black hole')
  client.write('one')
  client.write('two')
  await until('the end of what was sent', () => client.writableLength === 0)
  expect([heard, client.destroyed]).toEqual(['', false])
  proxy.set('whole')
  await until('the echo', () => heard === 'onetwo')
})

test('a cut connection is closed, and none is made until it is whole', async () => {
  proxy.set('cut')
  await once(client, 'close')
  const again = connect(Number(proxy.address.split(':')[1]), '127.0.0.1').on('error', () => {})
  await once(again, 'close')
})

test('what is lost comes late and in order', async () => {
  proxy.set('lossy', 1)
  const sentAtMs = performance.now()
  client.write('one')
  await until('the echo', () => heard === 'one')
  expect(performance.now() - sentAtMs).toBeGreaterThan(380)
})
