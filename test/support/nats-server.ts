import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type NatsConnection, nkeyAuthenticator } from 'nats'
import { createKeys } from '../../deploy/keys/key-folder.ts'
import { type Broker, startBroker } from '../../deploy/local/broker.ts'
import { findNatsServer } from '../../deploy/local/nats-binary.ts'
import { type Bus, openBus } from '../../shared/bus/bus.ts'
import type { Account } from '../../shared/contracts/accounts.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { projectFolder } from '../../shared/service/software-version.ts'

export const testStation = 'press'
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const budgetMs = 200

/** The nats-server that the tests run against. */
export function natsBinary(): Promise<string> {
  return findNatsServer(join(projectFolder, '.vaglio/nats-server'), () => {})
}

/** A folder that is gone after the test: `await using folder = await temporaryFolder()`. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vaglio-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A real broker with the accounts and keys of one station, stopped after the test. */
export interface TestBroker extends AsyncDisposable {
  readonly broker: Broker
  readonly keysFolder: string
  /** A service's bus; what is opened here is closed with the broker. */
  bus(role: string, log?: Log): Promise<Bus>
  /** A bare client with the key of a role, as somebody who has stolen it. */
  client(role: string, account: Account): Promise<NatsConnection>
  /** Streams and consumers as the provisioner makes them. */
  provision(): Promise<void>
}

export async function testBroker(): Promise<TestBroker> {
  const folder = await temporaryFolder()
  const keysFolder = join(folder.path, 'keys')
  await createKeys(keysFolder, { stations: [testStation] })
  const configuration = join(keysFolder, 'nats/station.conf')
  const broker = await startBroker({ binary: await natsBinary(), folder: folder.path, configuration })
  const ending = new AbortController()
  const closing: (() => Promise<unknown>)[] = []
  const started: TestBroker = {
    broker,
    keysFolder,
    async bus(role, log = silentLog) {
      const identity = { url: broker.url, role, keysFolder, name: `test-${role}` }
      const bus = openBus({ ...identity, station: testStation, log, signal: ending.signal })
      closing.push(() => bus.close())
      await bus.opened
      return bus
    },
    async client(role, account) {
      const connection = await clientOf(broker.url, keysFolder, role, account)
      closing.push(() => connection.close())
      return connection
    },
    async provision() {
      await (await (await started.bus('provisioner')).provisioning(budgetMs))?.putBack()
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await Promise.all(closing.map((close) => close()))
      await broker.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
  await started.provision()
  return started
}

/** A bare client with the key of a role. */
export async function clientOf(
  url: string,
  keysFolder: string,
  role: string,
  account: Account,
): Promise<NatsConnection> {
  const seed = Buffer.from((await readFile(join(keysFolder, 'users', `${role}.${account}.nk`), 'utf8')).trim())
  return await connect({ servers: url, authenticator: nkeyAuthenticator(seed), inboxPrefix: `_INBOX_${role}` })
}
