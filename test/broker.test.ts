import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type JetStreamClient, type NatsConnection } from 'nats'
import { describe, expect, test } from 'vitest'
import { type Broker, startBroker } from '../deploy/local/broker.ts'
import { natsBinary, temporaryFolder } from './support/nats-server.ts'
import { until } from './support/until.ts'

const silentMsMax = 600
const isRoot = process.getuid?.() === 0

interface Supervised extends AsyncDisposable {
  readonly broker: Broker
  readonly told: string[]
  connect(): Promise<NatsConnection>
}

/** A supervised broker that anybody may use, with its store in `folder/data`. */
async function supervised(folder: string): Promise<Supervised> {
  const configuration = join(folder, 'station.conf')
  const station = await readFile('deploy/nats/station.conf', 'utf8')
  await writeFile(configuration, station.replaceAll(/^include .*\n/gm, ''))
  const told: string[] = []
  const options = { binary: await natsBinary(), configuration, folder: join(folder, 'data'), silentMsMax }
  const broker = await startBroker({ ...options, onEnded: (reason) => told.push(reason) })
  const connections: NatsConnection[] = []
  return {
    broker,
    told,
    async connect() {
      const connection = await connect({ servers: broker.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 })
      connections.push(connection)
      return connection
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map((connection) => connection.close()))
      await broker.stop()
    },
  }
}

async function makeStream(connection: NatsConnection): Promise<JetStreamClient> {
  const manager = await connection.jetstreamManager()
  await manager.streams.add({ name: 'FRAMES', subjects: ['frames.>'], max_bytes: 2 ** 30 })
  return connection.jetstream({ timeout: 500 })
}

describe('the broker of npm start', () => {
  test('is back on its port soon after it was killed, with what it had stored', async () => {
    await using folder = await temporaryFolder()
    await using station = await supervised(folder.path)
    const client = await makeStream(await station.connect())
    await client.publish('frames.press.top', 'one')
    station.broker.process.kill('SIGKILL')
    const ack = await until('the broker to take a message', () => client.publish('frames.press.top').catch(() => null))
    expect(ack.seq).toBe(2)
    expect(station.told).toEqual(['nats-server ended (SIGKILL) and is started again'])
  })

  test('is started again when it hangs, and not while it answers', async () => {
    await using folder = await temporaryFolder()
    await using station = await supervised(folder.path)
    const connection = await station.connect()
    const hanging = station.broker.process
    const endedBefore = hanging.signalCode
    hanging.kill('SIGSTOP')
    await until('another process', () => station.broker.process.pid !== hanging.pid)
    await until('the broker to answer', () =>
      connection.flush().then(
        () => true,
        () => false,
      ),
    )
    expect(endedBefore).toBeNull()
    expect(station.told[0]).toBe('nats-server is stopped because it is of no use: it does not answer')
  })

  test('starts with an empty store where its own cannot be read, and keeps that one', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'data'))
    await writeFile(join(folder.path, 'data/jetstream'), 'this is no store')
    await using station = await supervised(folder.path)
    await makeStream(await station.connect())
    const aside = (await readdir(join(folder.path, 'data'))).filter((name) => name.startsWith('jetstream.broken-'))
    expect(await readFile(join(folder.path, 'data', aside[0] ?? ''), 'utf8')).toBe('this is no store')
    expect(station.told.join()).toContain('cannot read its store')
  })

  test('reads its configuration again when told to', async () => {
    await using folder = await temporaryFolder()
    await using station = await supervised(folder.path)
    const connection = await station.connect()
    const file = join(folder.path, 'station.conf')
    await writeFile(file, (await readFile(file, 'utf8')).replace('max_payload: 4MB', 'max_payload: 2MB'))
    station.broker.reload()
    const { broker } = station
    await until('the new limit', async () => {
      const other = await connect({ servers: broker.url })
      const limit = other.info?.max_payload
      await other.close()
      return limit === 2 * 2 ** 20
    })
    expect(connection.isClosed()).toBe(false)
  })

  test.runIf(isRoot)('whose disk was full takes messages again by itself once there is room', async () => {
    await using folder = await temporaryFolder()
    const data = join(folder.path, 'data')
    await mkdir(data)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', data])
    try {
      await using station = await supervised(folder.path)
      const client = await makeStream(await station.connect())
      const publish = (): Promise<boolean> =>
        client.publish('frames.press.top', new Uint8Array(100_000)).then(
          () => true,
          () => false,
        )
      const many = (): Promise<boolean>[] => Array.from({ length: 100 }, publish)
      await until('the disk to be full', async () => (await Promise.all(many())).includes(false))
      await writeFile(join(data, 'large'), new Uint8Array(2 ** 20)).catch(() => {})
      execFileSync('mount', ['-o', 'remount,size=200m', data])
      await until('the broker to take a message', publish)
      expect(station.told[0]).toMatch(/of no use: it says .*no space left on device/)
    } finally {
      execFileSync('umount', ['--lazy', data])
      await rm(data, { recursive: true, force: true })
    }
  })

  test('that is stopped stays so', async () => {
    await using folder = await temporaryFolder()
    const station = await supervised(folder.path)
    const child = station.broker.process
    const ended = once(child, 'exit')
    await station[Symbol.asyncDispose]()
    await ended
    expect(station.broker.process).toBe(child)
    expect(station.told).toEqual([])
  })
})
