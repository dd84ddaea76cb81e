import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { connect, nkeyAuthenticator } from 'nats'
import { describe, expect, test } from 'vitest'
import { createKeys, rotateKeys } from '../deploy/keys/key-folder.ts'
import { KeyFolderError } from '../deploy/keys/key-folder-error.ts'
import { startBroker } from '../deploy/local/broker.ts'
import { type Bus, openBus } from '../shared/bus/bus.ts'
import { consumers } from '../shared/contracts/consumers.ts'
import { message } from '../shared/contracts/contract.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { parseDelivery } from '../shared/runtime/parse-delivery.ts'
import { aPart, aVerdict } from './support/builders.ts'
import { natsBinary, silentLog, type TestBroker, temporaryFolder, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

const never = new AbortController().signal

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(filesIn(folder).map((file) => [file, readFileSync(file, 'utf8')]))
}

function partOf(sequence: number) {
  return aPart({ sequence, partId: `01KDZQ1G0000000000${String(sequence).padStart(8, '0')}` })
}

describe('a folder of keys', () => {
  test('can be read by its owner alone', async () => {
    await using folder = await temporaryFolder()
    const keys = join(folder.path, 'keys')
    await createKeys(keys, { stations: ['press'], tlsHosts: ['127.0.0.1'] })
    for (const name of ['', 'users', 'signing', 'trusted', 'nats'])
      expect({ name, mode: statSync(join(keys, name)).mode & 0o777 }).toEqual({ name, mode: 0o700 })
    const open = filesIn(keys).filter((file) => (statSync(file).mode & 0o077) !== 0)
    const isPublic = (file: string): boolean => /\/tls\/(ca|server)\.pem$/.test(file)
    expect(open.filter((file) => !isPublic(file))).toEqual([])
  })

  test('tells the broker nothing that is secret', async () => {
    await using folder = await temporaryFolder()
    await createKeys(folder.path, { stations: ['press'] })
    const configuration = filesIn(join(folder.path, 'nats'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
    const users = filesIn(join(folder.path, 'users'))
    expect(users.length).toBeGreaterThan(10)
    for (const file of users) expect(configuration).not.toContain(readFileSync(file, 'utf8').trim())
    expect(configuration).not.toMatch(/\bS[UAO][A-Z2-7]{56}\b|PRIVATE KEY/)
    expect(configuration).toMatch(/"U[A-Z2-7]{55}"/)
  })

  test('made twice is the folder it was, and another station is only added to it', async () => {
    await using folder = await temporaryFolder()
    await createKeys(folder.path, { stations: ['press'] })
    const before = contents(folder.path)
    await createKeys(folder.path, { stations: ['press'] })
    expect(contents(folder.path)).toEqual(before)
    await createKeys(folder.path, { stations: ['press', 'lathe'] })
    const after = contents(folder.path)
    for (const file of Object.keys(before).filter((name) => /\/(users|signing|trusted)\//.test(name)))
      expect(after[file]).toBe(before[file])
    expect(after[join(folder.path, 'nats/accounts.conf')]).toContain('frames.lathe.*')
  })

  test('that is none cannot be rotated, and the message says how to make one', async () => {
    await using folder = await temporaryFolder()
    expect(() => rotateKeys(folder.path)).toThrow(KeyFolderError)
    expect(() => rotateKeys(folder.path)).toThrow(/vaglio keys create/)
  })
})

describe('keys that are rotated while the station runs', () => {
  /** Publishes verdict after verdict until told to stop, and insists on each. */
  function publishing(decider: Bus) {
    let published = 0
    let running = true
    const finished = (async () => {
      while (running) {
        const outgoing = message(Decisions, partOf(published + 1), aVerdict())
        await until('the broker to take a verdict', () => decider.publish(outgoing).catch(() => undefined))
        published += 1
      }
    })()
    return {
      published: () => published,
      async stop() {
        running = false
        await finished
      },
    }
  }

  /** Whether each stored verdict is believed by somebody who comes new. */
  async function believed(broker: TestBroker): Promise<Map<number, boolean>> {
    const found = new Map<number, boolean>()
    for await (const delivery of (await broker.bus('viewer')).browse(Decisions))
      found.set(delivery.streamSequence, !('reason' in parseDelivery(delivery, Decisions)))
    return found
  }

  test('no message is lost, the old keys let nobody in, and old signatures hold for one rotation', async () => {
    await using broker = await testBroker()
    const oldSeed = readFileSync(join(broker.keysFolder, 'users/viewer.VIEW.nk'), 'utf8').trim()
    const heard = new Set<number>()
    const unbelieved: string[] = []
    const adapter = await broker.bus('plant-adapter')
    void adapter.consumeAlone(consumers.plantAdapter.verdicts, (delivery) => {
      const incoming = parseDelivery(delivery, Decisions)
      if ('reason' in incoming) unbelieved.push(incoming.reason)
      else heard.add(incoming.envelope.sequence)
      delivery.acknowledge()
    })
    const line = publishing(await broker.bus('decision-a'))
    await until('verdicts before', () => heard.size >= 5)
    const signedBefore = line.published()

    rotateKeys(broker.keysFolder)
    broker.broker.reload()
    const atRotation = line.published()
    await until('verdicts after', () => line.published() > atRotation + 20 && heard.size > atRotation + 20)
    await line.stop()
    await until('every verdict', () => heard.size + unbelieved.length >= line.published())
    expect({ unbelieved, heard: heard.size }).toEqual({ unbelieved: [], heard: line.published() })
    const old = { servers: broker.broker.url, authenticator: nkeyAuthenticator(Buffer.from(oldSeed)), reconnect: false }
    await expect(connect(old)).rejects.toThrow(/authorization violation/i)

    const afterOne = await believed(broker)
    expect([...afterOne.values()].every(Boolean)).toBe(true)
    rotateKeys(broker.keysFolder)
    broker.broker.reload()
    const afterTwo = await until('the broker’s new keys', () => believed(broker))
    expect(afterTwo.get(signedBefore)).toBe(false)
    expect(afterTwo.get(line.published())).toBe(true)
  })
})

describe('a broker that speaks TLS', () => {
  async function encrypted() {
    const folder = await temporaryFolder()
    const keysFolder = join(folder.path, 'keys')
    await createKeys(keysFolder, { stations: ['press'], tlsHosts: ['127.0.0.1'] })
    const configuration = join(keysFolder, 'nats/station.conf')
    const broker = await startBroker({ binary: await natsBinary(), folder: folder.path, configuration })
    const [, port = ''] = /:(\d+)$/.exec(broker.url) ?? []
    return {
      keysFolder,
      at: (scheme: string) => `${scheme}://127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        await broker.stop()
        await folder[Symbol.asyncDispose]()
      },
    }
  }

  /** Why a bus at this address does not open. */
  async function refusal(url: string, keysFolder: string): Promise<string> {
    const refused: string[] = []
    const ending = new AbortController()
    const log = { ...silentLog, error: (_: object, text: string) => void refused.push(text) }
    const identity = { url, role: 'viewer', keysFolder, name: 'test', station: 'press' }
    const bus = openBus({ ...identity, log, signal: ending.signal })
    const reason = await until('a refusal', () => refused[0])
    expect(bus.trouble()).toBe('the broker is gone')
    ending.abort()
    await bus.close()
    return reason
  }

  test('lets in who trusts its certificate, and nobody who does not or who speaks plainly', async () => {
    await using broker = await encrypted()
    const { keysFolder } = broker
    const identity = { url: broker.at('tls'), role: 'viewer', keysFolder, name: 'test', station: 'press' }
    const bus = openBus({ ...identity, log: silentLog, signal: never })
    await bus.opened
    expect(bus.trouble()).toBe('')
    await bus.close()
    expect(await refusal(broker.at('nats'), keysFolder)).toMatch(/certificate|tls|secure/i)
    await using other = await temporaryFolder()
    await createKeys(other.path, { stations: ['press'], tlsHosts: ['127.0.0.1'] })
    expect(await refusal(broker.at('tls'), other.path)).toMatch(/certificate/)
  })
})
