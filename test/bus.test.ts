import { once } from 'node:events'
import { AckPolicy, connect } from 'nats'
import { describe, expect, test } from 'vitest'
import type { Broker } from '../deploy/local/broker.ts'
import { openBus } from '../shared/bus/bus.ts'
import { consumers } from '../shared/contracts/consumers.ts'
import { message } from '../shared/contracts/contract.ts'
import { Frame } from '../shared/contracts/frame.ts'
import { streams } from '../shared/contracts/streams.ts'
import { Decisions, type Verdict } from '../shared/contracts/verdict.ts'
import { type Delivery, envelopeHeader } from '../shared/runtime/delivery.ts'
import type { Log } from '../shared/runtime/log.ts'
import { aFrame, aPart, aView } from './support/builders.ts'
import { testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const never = new AbortController().signal

async function busAt(url: string, log = silent) {
  const bus = await openBus(url, 'test', log, never)
  if (!bus) throw new Error('no bus although nobody aborted')
  return bus
}

function partId(number: number): string {
  return `01KDZQ1G0000000000${String(number).padStart(8, '0')}`
}

/** The way a broker dies in the dark; it is started again by whoever keeps it. */
async function kill(broker: Broker): Promise<void> {
  const ended = once(broker.process, 'exit')
  broker.process.kill('SIGKILL')
  await ended
}

const verdict: Verdict = {
  verdict: 'pass',
  basis: 'model+rules',
  reasons: [],
  decidedAt: '2026-01-05T08:00:00.050Z',
  latencyMs: 50,
  stagesMs: {},
  findings: {},
  software: 'vaglio test',
}

describe('the bus', () => {
  test('of two deciders that race for a part exactly one wins, every time', async () => {
    await using broker = await testBroker()
    const [one, other] = [await busAt(broker.url), await busAt(broker.url)]
    const races = Array.from({ length: 100 }, (_, number) => aPart({ partId: partId(number) }))
    for (const part of races) {
      const receipts = await Promise.all([
        one.publish(message(Decisions, part, verdict)),
        other.publish(message(Decisions, part, { ...verdict, verdict: 'reject' })),
      ])
      expect(receipts.filter(({ alreadyStored }) => !alreadyStored)).toHaveLength(1)
    }
    await one.close()
    await other.close()
  })

  test('a part decided before the broker was killed cannot be decided again after it', async () => {
    await using broker = await testBroker()
    const bus = await busAt(broker.url)
    expect(await bus.publish(message(Decisions, aPart(), verdict))).toEqual({ alreadyStored: false })
    await kill(broker)
    const receipt = await until('the broker to answer', () =>
      bus.publish(message(Decisions, aPart(), verdict)).catch(() => undefined),
    )
    expect(receipt).toEqual({ alreadyStored: true })
    await bus.close()
  })

  test('what a killed broker has forgotten is put back, and reading goes on by itself', async () => {
    await using broker = await testBroker()
    const bus = await busAt(broker.url)
    const stopping = new AbortController()
    const read: number[] = []
    const work = async (delivery: Delivery): Promise<void> => {
      read.push(JSON.parse(delivery.header(envelopeHeader) ?? '').sequence)
      delivery.acknowledge()
    }
    const reading = bus.consumeShared(consumers.inference, 'press', work, stopping.signal)
    const prepared = (sequence: number) => {
      const envelope = {
        ...aView({ sequence, partId: partId(sequence) }),
        pixels: { width: 1, height: 1 },
        region: { x: 0, y: 0, width: 1, height: 1 },
      }
      return message(consumers.inference.reads, envelope, new Uint8Array(3))
    }
    await bus.publish(prepared(1))
    await until('the first message', () => read.includes(1))
    await kill(broker)
    await until('the broker to take a message', () => bus.publish(prepared(2)).catch(() => undefined))
    await until('the message after the restart', () => read.includes(2))
    stopping.abort()
    await reading
    await bus.close()
  })

  test('a consumer left by an earlier release takes the limits of this one', async () => {
    await using broker = await testBroker()
    const bus = await busAt(broker.url)
    const connection = await connect({ servers: broker.url })
    const manager = await connection.jetstreamManager()
    const filter = consumers.preprocess.reads.filter('press')
    const earlier = {
      durable_name: 'preprocess-press',
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: 1,
    }
    await manager.consumers.add('FRAMES', earlier)
    const stopping = new AbortController()
    const reading = bus.consumeShared(
      consumers.preprocess,
      'press',
      async (delivery) => delivery.acknowledge(),
      stopping.signal,
    )
    await until(
      'the new limit',
      async () => ((await manager.consumers.info('FRAMES', 'preprocess-press')).config.max_ack_pending ?? 0) > 1,
    )
    stopping.abort()
    await reading
    await connection.close()
    await bus.close()
  })

  test('counts the parts of a station without a gap across restarts of the service', async () => {
    await using broker = await testBroker()
    const first = await busAt(broker.url)
    const sequence = await first.openSequence('press')
    expect([sequence.next(), sequence.next()]).toEqual([1, 2])
    await first.close()
    const second = await busAt(broker.url)
    await second.publish(message(Frame, aFrame({ sequence: 3, partId: partId(3) }), new Uint8Array(3)))
    expect((await second.openSequence('press')).next()).toBe(4)
    await second.close()
  })

  test('a message published twice is stored once', async () => {
    await using broker = await testBroker()
    const bus = await busAt(broker.url)
    const frame = message(Frame, aFrame(), new Uint8Array(3))
    expect(await bus.publish(frame)).toEqual({ alreadyStored: false })
    expect(await bus.publish(frame)).toEqual({ alreadyStored: true })
    await bus.close()
  })

  test('a tail of headers has the envelope and not the image', async () => {
    await using broker = await testBroker()
    const bus = await busAt(broker.url)
    await bus.publish(message(Frame, aFrame(), new Uint8Array(1000)))
    const stopping = new AbortController()
    const heard: Delivery[] = []
    const options = { station: 'press', sinceMs: () => 0, headersOnly: true }
    const following = bus.tail(Frame, options, (delivery) => void heard.push(delivery), stopping.signal)
    const delivery = await until('the frame', () => heard[0])
    expect(delivery.body).toHaveLength(0)
    expect(JSON.parse(delivery.header(envelopeHeader) ?? '')).toMatchObject({ partId: aPart().partId })
    stopping.abort()
    await following
    await bus.close()
  })

  test('every stream has its limits, and verdicts can be neither deleted nor purged', async () => {
    await using broker = await testBroker()
    const bus = await busAt(broker.url)
    const connection = await connect({ servers: broker.url })
    const manager = await connection.jetstreamManager()
    for (const [name, { bytesMax, ageMsMax }] of Object.entries(streams)) {
      const { config } = await manager.streams.info(name)
      expect({ name, bytes: config.max_bytes, age: config.max_age }).toEqual({
        name,
        bytes: bytesMax,
        age: ageMsMax * 1e6,
      })
    }
    await expect(manager.streams.purge('DECISIONS')).rejects.toThrow()
    await connection.close()
    await bus.close()
  })

  test('without a broker it says where it looked, and goes on looking until told to stop', async () => {
    const errors: string[] = []
    const stopping = new AbortController()
    const log = { ...silent, error: (_: object, text: string) => void errors.push(text) }
    const opening = openBus('nats://127.0.0.1:1', 'test', log, stopping.signal)
    await until('two attempts', () => errors.length >= 2)
    expect(errors[0]).toContain('no broker answers at nats://127.0.0.1:1')
    stopping.abort()
    expect(await opening).toBeUndefined()
  })
})
