import { describe, expect, test } from 'vitest'
import { type Bus, openBus } from '../shared/bus/bus.ts'
import { storedBody } from '../shared/bus/stored-body.ts'
import { type Consumer, consumers } from '../shared/contracts/consumers.ts'
import { message } from '../shared/contracts/contract.ts'
import { Frame } from '../shared/contracts/frame.ts'
import { type Delivery, envelopeHeader } from '../shared/runtime/delivery.ts'
import { aFrame, aView } from './support/builders.ts'
import { killed } from './support/killed.ts'
import { silentLog, type TestBroker, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

const { frames } = consumers.decision('a')

function partId(number: number): string {
  return `01KDZQ1G0000000000${String(number).padStart(8, '0')}`
}

function frameOf(sequence: number, bytes = 3) {
  return message(Frame, aFrame({ sequence, partId: partId(sequence) }), new Uint8Array(bytes))
}

function preparedOf(sequence: number) {
  const envelope = {
    ...aView({ sequence, partId: partId(sequence) }),
    pixels: { width: 1, height: 1 },
    region: { x: 0, y: 0, width: 1, height: 1 },
    model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
    purpose: 'judge' as const,
  }
  return message(consumers.inference.reads, envelope, new Uint8Array(3))
}

function sequenceOf(delivery: Delivery): number {
  return JSON.parse(delivery.header(envelopeHeader) ?? '').sequence
}

interface Reader {
  readonly bus: Bus
  readonly read: readonly number[]
  readonly deliveries: ReadonlyMap<number, Delivery>
  /** As if the process had ended. */
  leave(): Promise<void>
}

/** One run of a service that reads for itself and settles what it is told to. */
function readerOf(
  { broker, keysFolder }: TestBroker,
  role: string,
  consumer: Consumer,
  settles: (sequence: number) => boolean,
): Reader {
  const ending = new AbortController()
  const identity = { url: broker.url, role, keysFolder, name: `test-${role}`, station: 'press' }
  const bus = openBus({ ...identity, log: silentLog, signal: ending.signal })
  const deliveries = new Map<number, Delivery>()
  const read: number[] = []
  const reading = bus.consumeAlone(consumer, (delivery) => {
    const sequence = sequenceOf(delivery)
    read.push(sequence)
    deliveries.set(sequence, delivery)
    if (settles(sequence)) delivery.acknowledge()
  })
  return {
    bus,
    read,
    deliveries,
    async leave() {
      ending.abort()
      await reading
      await bus.close()
    },
  }
}

describe('a reader of its own', () => {
  test('that comes back is handed out again what it has not settled, at once, and not what it has', async () => {
    await using broker = await testBroker()
    const camera = await broker.bus('camera-ingest')
    for (const sequence of [1, 2, 3, 4]) await camera.publish(frameOf(sequence))
    const first = readerOf(broker, 'decision-a', frames, (sequence) => sequence <= 2)
    await until('all four', () => first.read.length === 4)
    expect(first.read).toEqual([1, 2, 3, 4])
    await first.leave()

    const beganMs = performance.now()
    const second = readerOf(broker, 'decision-a', frames, () => true)
    await until('what was left', () => second.read.includes(4))
    expect(second.read).toEqual([3, 4])
    expect(performance.now() - beganMs).toBeLessThan(frames.ackWaitMs / 2)
    await second.leave()
  })

  test('is handed out again what it has not settled when the broker was killed', async () => {
    await using broker = await testBroker()
    const camera = await broker.bus('camera-ingest')
    await camera.publish(frameOf(1))
    const reader = readerOf(broker, 'decision-a', frames, () => false)
    await until('the frame', () => reader.read.length === 1)
    await killed(broker.broker)
    await until('the frame once more', () => reader.read.length >= 2)
    expect(new Set(reader.read)).toEqual(new Set([1]))
    await until('the next frame', () => camera.publish(frameOf(2)).catch(() => undefined))
    await until('it', () => reader.read.includes(2))
    expect(reader.bus.trouble()).toBe('')
    await reader.leave()
  })

  test('settles late what it was handed before, and then that is gone', async () => {
    await using broker = await testBroker()
    await (await broker.bus('camera-ingest')).publish(frameOf(1))
    const first = readerOf(broker, 'decision-a', frames, () => false)
    const delivery = await until('the frame', () => first.deliveries.get(1))
    delivery.acknowledge()
    await first.leave()
    const second = readerOf(broker, 'decision-a', frames, () => true)
    await (await broker.bus('camera-ingest')).publish(frameOf(2))
    await until('the next frame', () => second.read.includes(2))
    expect(second.read).toEqual([2])
    await second.leave()
  })

  test('takes nothing from the other instance', async () => {
    await using broker = await testBroker()
    const readers = [
      readerOf(broker, 'decision-a', frames, () => true),
      readerOf(broker, 'decision-b', consumers.decision('b').frames, () => true),
    ]
    await (await broker.bus('camera-ingest')).publish(frameOf(1))
    await until('both', () => readers.every(({ read }) => read.length === 1))
    await Promise.all(readers.map((reader) => reader.leave()))
  })

  test('of headers gets the envelope and not the image', async () => {
    await using broker = await testBroker()
    await (await broker.bus('camera-ingest')).publish(frameOf(1, 1000))
    const reader = readerOf(broker, 'decision-a', frames, () => true)
    const delivery = await until('the frame', () => reader.deliveries.get(1))
    expect(delivery.body).toHaveLength(0)
    expect(delivery.attempt).toBe(1)
    await reader.leave()
  })
})

describe('shared work', () => {
  test('of headers can fetch the image that was left out, as long as the broker keeps it', async () => {
    await using broker = await testBroker()
    const image = new Uint8Array([1, 2, 3, 4])
    await (await broker.bus('camera-ingest')).publish(message(Frame, aFrame(), image))
    const preprocess = await broker.bus('preprocess')
    const bodies: Uint8Array[] = []
    void preprocess.consumeShared(consumers.preprocess, async (delivery) => {
      bodies.push(delivery.body, await delivery.fetchBody())
      delivery.acknowledge()
    })
    await until('the image', () => bodies.length === 2)
    expect(bodies.map((body) => [...body])).toEqual([[], [...image]])
    const connection = await broker.client('preprocess', 'LINE')
    const gone = storedBody({ opened: Promise.resolve(connection) }, 'FRAMES', 2)
    await expect(gone).rejects.toThrow(/message 2 of FRAMES is not there any more: Message Not Found/)
  })

  test('goes to one of the instances, each at most as much as it may have in hand', async () => {
    await using broker = await testBroker()
    const camera = await broker.bus('camera-ingest')
    const count = 40
    const seen: number[] = []
    const inHand = [0, 0]
    let mostInHand = 0
    const work = (instance: number) => async (delivery: Delivery) => {
      inHand[instance] = (inHand[instance] ?? 0) + 1
      mostInHand = Math.max(mostInHand, inHand[instance])
      await new Promise((resolve) => setImmediate(resolve))
      inHand[instance] -= 1
      seen.push(sequenceOf(delivery))
      delivery.acknowledge()
    }
    for (const instance of [0, 1])
      void (await broker.bus('preprocess')).consumeShared(consumers.preprocess, work(instance))
    for (let sequence = 1; sequence <= count; sequence += 1) await camera.publish(frameOf(sequence))
    await until('all of it', () => seen.length >= count)
    expect(seen.toSorted((one, other) => one - other)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(mostInHand).toBeLessThanOrEqual(consumers.preprocess.inFlightMax)
  })

  test('that is given back comes again when it was asked to, and counts its attempts', async () => {
    await using broker = await testBroker()
    await (await broker.bus('camera-ingest')).publish(frameOf(1))
    const attempts: number[] = []
    const bus = await broker.bus('preprocess')
    void bus.consumeShared(consumers.preprocess, async (delivery) => {
      attempts.push(delivery.attempt)
      if (delivery.attempt < 3) delivery.retryAfter(20)
      else delivery.acknowledge()
    })
    await until('the third attempt', () => attempts.includes(3))
    expect(attempts).toEqual([1, 2, 3])
  })

  test('goes on by itself after a killed broker’s memory has been put back', async () => {
    await using broker = await testBroker()
    const preprocess = await broker.bus('preprocess')
    const inference = await broker.bus('inference')
    const read: number[] = []
    void inference.consumeShared(consumers.inference, async (delivery) => {
      read.push(sequenceOf(delivery))
      delivery.acknowledge()
    })
    await preprocess.publish(preparedOf(1))
    await until('the first message', () => read.includes(1))
    await killed(broker.broker)
    await until('the streams to be put back', () =>
      broker.provision().then(
        () => true,
        () => false,
      ),
    )
    await until('the broker to take a message', () => preprocess.publish(preparedOf(2)).catch(() => undefined))
    await until('the message after the restart', () => read.includes(2))
    expect(inference.trouble()).toBe('')
  })

  test('cannot be read while its stream is gone, and says so', async () => {
    await using broker = await testBroker()
    const inference = await broker.bus('inference')
    void inference.consumeShared(consumers.inference, async (delivery) => delivery.acknowledge())
    await until('reading', () => inference.trouble() === '')
    await killed(broker.broker)
    await until('trouble', () => inference.trouble() === 'inference cannot be read')
    await until('the streams to be put back', () =>
      broker.provision().then(
        () => true,
        () => false,
      ),
    )
    await until('reading again', () => inference.trouble() === '')
  })
})
