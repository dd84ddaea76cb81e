import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { createCentralKeys, plantsOf } from './central-keys.ts'

const key = (letter: string): string => `U${letter.repeat(55)}`

test('a plant is added to a centre that stays as it is: its plants, its TLS, where links are awaited', async () => {
  await using folder = await temporaryFolder()
  const read = (file: string): Promise<string> => readFile(join(folder.path, file), 'utf8')
  const listen = '127.0.0.1:17422'
  await createCentralKeys(folder.path, { plants: new Map([['north', key('A')]]), listen, tlsHosts: ['127.0.0.1'] })
  const files = ['nats/links.conf', 'nats/tls.conf', 'tls/ca.pem', 'users/central.PLANT_north.nk']
  const before = await Promise.all(files.map(read))
  await createCentralKeys(folder.path, { plants: new Map([['south', key('B')]]) })
  expect(await Promise.all(files.map(read))).toEqual(before)
  expect(before[0]).toContain(listen)
  expect(before[1]).toContain('server.pem')
  expect([...plantsOf(folder.path)]).toEqual([
    ['north', key('A')],
    ['south', key('B')],
  ])
})

test('a centre without plants takes nobody: a broker without a user would take everybody', async () => {
  await using folder = await temporaryFolder()
  await createCentralKeys(folder.path, { plants: new Map() })
  expect(await readFile(join(folder.path, 'nats/accounts.conf'), 'utf8')).toMatch(/"nkey": "U[A-Z2-7]{55}"/)
})

test('a centre without TLS has none', async () => {
  await using folder = await temporaryFolder()
  await createCentralKeys(folder.path, { plants: new Map() })
  expect(await readFile(join(folder.path, 'nats/tls.conf'), 'utf8')).toBe('')
  expect(await readFile(join(folder.path, 'nats/links.conf'), 'utf8')).toContain('0.0.0.0:7422')
})
