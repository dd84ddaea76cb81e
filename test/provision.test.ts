import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { headers, type JetStreamManager, type NatsConnection, nanos } from 'nats'
import { describe, expect, test } from 'vitest'
import { provisionStation, type StreamManagers } from '../shared/bus/provision.ts'
import { openProvisioning } from '../shared/bus/provisioning.ts'
import { uplinkReaders } from '../shared/bus/stream-configuration.ts'
import { rolesOf } from '../shared/contracts/roles.ts'
import { type StreamName, streams } from '../shared/contracts/streams.ts'
import { type TestBroker, testBroker, testStation } from './support/nats-server.ts'
import { until } from './support/until.ts'

const plan = { station: testStation, budgetMs: 200 }
const never = new AbortController().signal

interface Provisioner {
  readonly connections: Readonly<Record<keyof StreamManagers, NatsConnection>>
  readonly managers: StreamManagers
}

/** With the rights of the provisioner's own keys, no more. */
async function provisionerOf(at: TestBroker): Promise<Provisioner> {
  const connections = {
    LINE: await at.client('provisioner', 'LINE'),
    DECISION: await at.client('provisioner', 'DECISION'),
    UPLINK: await at.client('provisioner', 'UPLINK'),
  }
  const manage = (connection: NatsConnection): Promise<JetStreamManager> =>
    connection.jetstreamManager({ checkAPI: false })
  return {
    connections,
    managers: {
      LINE: await manage(connections.LINE),
      DECISION: await manage(connections.DECISION),
      UPLINK: await manage(connections.UPLINK),
    },
  }
}

/** Killed and started again by whoever keeps it; what happens before finds it standing still. */
async function restart({ broker }: TestBroker, before: () => Promise<unknown> = async () => {}): Promise<void> {
  const killed = broker.process
  const ended = once(killed, 'exit')
  killed.kill('SIGSTOP')
  await before()
  killed.kill('SIGKILL')
  await ended
}

describe('what the provisioner makes', () => {
  test('is every stream and consumer of the contracts, once, from several processes at once', async () => {
    await using at = await testBroker()
    const { managers } = await provisionerOf(at)
    const made: Record<string, number> = {}
    for (const account of ['LINE', 'DECISION', 'UPLINK'] as const)
      for await (const { config, state } of managers[account].streams.list()) {
        expect(streams[config.name as keyof typeof streams].account).toBe(account)
        made[config.name] = state.consumer_count
      }
    const consumers = Object.values(rolesOf(testStation)).flatMap(({ consumes }) => consumes)
    const count = (stream: string): number =>
      consumers.filter(({ reads }) => reads.stream === stream).length + uplinkReaders(stream as StreamName).length
    expect(made).toEqual(Object.fromEntries(Object.keys(streams).map((name) => [name, count(name)])))
    const again = await Promise.all([1, 2, 3].map(() => provisionStation(managers, plan)))
    expect(again).toEqual([[], [], []])
  })

  test('gets the limits of today, and a budget that is longer than the broker’s patience', async () => {
    await using at = await testBroker()
    const { managers } = await provisionerOf(at)
    await managers.UPLINK.streams.update('METRICS', { max_bytes: 1000, max_age: nanos(1e6) })
    expect(await provisionStation(managers, plan)).toEqual(['METRICS'])
    expect((await managers.UPLINK.streams.info('METRICS')).config.max_bytes).toBe(streams.METRICS.bytesMax)
    const changed = await provisionStation(managers, { ...plan, budgetMs: 30_000 })
    expect(changed).toContain(`preprocess-${testStation}`)
    const { config } = await managers.LINE.consumers.info('FRAMES', `preprocess-${testStation}`)
    expect(config.ack_wait).toBe(nanos(31_000))
  })

  test('holds one message a part, ever, for verdicts and for what the line was told', async () => {
    await using at = await testBroker()
    const decision = (await at.client('decision-a', 'DECISION')).jetstream()
    const adapter = (await at.client('plant-adapter', 'DECISION')).jetstream()
    const first = { expect: { lastSubjectSequence: 0 } }
    for (const [client, subject] of [
      [decision, `decisions.${testStation}.p`],
      [adapter, `actuations.${testStation}.p`],
    ] as const) {
      await client.publish(subject, 'one', first)
      await expect(client.publish(subject, 'two', first)).rejects.toMatchObject({ api_error: { err_code: 10071 } })
    }
    await expect(decision.publish(`decisions.${testStation}.p`, 'two')).rejects.toThrow()
  })

  test('says what was stored once more for whoever may only look', async () => {
    await using at = await testBroker()
    const viewer = await at.client('viewer', 'VIEW')
    const heard = viewer.subscribe(`verdicts.${testStation}.*`, { max: 1 })
    await viewer.flush()
    const decision = (await at.client('decision-b', 'DECISION')).jetstream()
    const header = headers()
    header.set('Vaglio-Signature', 'signed')
    await decision.publish(`decisions.${testStation}.p`, 'the verdict', { headers: header })
    for await (const message of heard) {
      expect(message.string()).toBe('the verdict')
      expect(message.headers?.get('Vaglio-Signature')).toBe('signed')
    }
  })
})

describe('what the broker has lost', () => {
  test('is back as soon as the connection is', async () => {
    await using at = await testBroker()
    const { connections } = await provisionerOf(at)
    const provisioning = openProvisioning(connections, plan)
    const reconnected: number[] = []
    provisioning.onReconnect(() => reconnected.push(performance.now()), never)
    await restart(at)
    await until('every connection', () => reconnected.length === 3)
    const putBack = await until('the streams', () => provisioning.putBack().catch(() => undefined))
    expect(performance.now() - Math.max(...reconnected)).toBeLessThan(250)
    expect(putBack).toEqual(expect.arrayContaining(['PREPARED', 'FINDINGS', `inference-${testStation}`]))
    expect(putBack).not.toContain('FRAMES')
  })

  test('is made anew where a stream’s settings are damaged or its files gone, and the messages that are there stay', async () => {
    await using at = await testBroker()
    const { managers } = await provisionerOf(at)
    const decision = (await at.client('decision-a', 'DECISION')).jetstream()
    await decision.publish(`decisions.${testStation}.p`, 'kept')
    await (await at.client('camera-ingest', 'LINE')).jetstream().publish(`frames.${testStation}.top`, 'kept too')
    const store = join(dirname(at.keysFolder), 'jetstream/jetstream')
    await restart(at, async () => {
      await writeFile(join(store, 'LINE/streams/FRAMES/meta.inf'), 'damaged')
      await rm(join(store, 'DECISION/streams/ACTUATIONS'), { recursive: true })
    })
    await until('the streams', () => provisionStation(managers, plan).catch(() => undefined))
    expect((await managers.LINE.streams.info('FRAMES')).state.messages).toBe(1)
    await managers.LINE.consumers.info('FRAMES', `preprocess-${testStation}`)
    await managers.DECISION.streams.info('ACTUATIONS')
    expect((await managers.DECISION.streams.info('DECISIONS')).state.messages).toBe(1)
  })
})

test('how full streams and accounts are', async () => {
  await using at = await testBroker()
  const { connections } = await provisionerOf(at)
  const decision = (await at.client('decision-a', 'DECISION')).jetstream()
  await decision.publish(`decisions.${testStation}.p`, new Uint8Array(5000))
  const fill = await openProvisioning(connections, plan).fill()
  const { bytesMax } = streams.DECISIONS
  expect(fill.streams).toHaveLength(Object.keys(streams).length)
  expect(fill.streams).toContainEqual({ stream: 'DECISIONS', bytes: expect.any(Number), bytesMax, holdsLineUp: true })
  const holdingUp = fill.streams.flatMap(({ stream, holdsLineUp }) => (holdsLineUp ? [stream] : []))
  expect(holdingUp.sort()).toEqual(['DECISIONS', 'FRAMES'])
  const store = fill.stores.find(({ account }) => account === 'DECISION')
  expect(store?.bytes).toBeGreaterThan(5000)
  expect(store?.bytesMax).toBeGreaterThan(bytesMax)
})

test('how far behind every reader of the station is, and nobody else’s', async () => {
  await using at = await testBroker()
  const { connections } = await provisionerOf(at)
  const decision = (await at.client('decision-a', 'DECISION')).jetstream()
  await decision.publish(`decisions.${testStation}.p`, 'one')
  const backlog = await openProvisioning(connections, plan).backlog()
  expect(backlog).toContainEqual({ consumer: 'plant-adapter-verdicts', pending: 1, unsettled: 0 })
  expect(backlog).toContainEqual({ consumer: 'preprocess', pending: 0, unsettled: 0 })
  const other = await openProvisioning(connections, { ...plan, station: 'other' }).backlog()
  expect(other).toEqual([])
})
