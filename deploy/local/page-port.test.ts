import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findPagePort } from './page-port.ts'

test('a port that is free is taken, and nothing is said', async () => {
  const said: string[] = []
  const free = await findPagePort(0, (text) => said.push(text))
  expect(await findPagePort(free, (text) => said.push(text))).toBe(free)
  expect(said).toEqual([])
})

test('instead of one that is taken another one is, and the remedy is told', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port: taken } = other.address() as AddressInfo
  const said: string[] = []
  const port = await findPagePort(taken, (text) => said.push(text))
  other.close()
  expect(port).not.toBe(taken)
  expect(said).toEqual([
    `port ${taken} is taken by another program, the page is at port ${port}; --page-port chooses one`,
  ])
})
