import { describe, expect, test } from 'vitest'
import { openBus } from '../shared/bus/bus.ts'
import { BrowseError } from '../shared/bus/direct-get.ts'
import { message } from '../shared/contracts/contract.ts'
import { ModelFindings } from '../shared/contracts/finding.ts'
import { Frame } from '../shared/contracts/frame.ts'
import { Readiness } from '../shared/contracts/presence.ts'
import { StopAcknowledgements, Stops } from '../shared/contracts/stop.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import type { Delivery } from '../shared/runtime/delivery.ts'
import { parseDelivery } from '../shared/runtime/parse-delivery.ts'
import { aFrame, aModelFinding, aPart, aVerdict, aView } from './support/builders.ts'
import { partIdOf } from './support/console-parts.ts'
import { killed } from './support/killed.ts'
import { silentLog, temporaryFolder, testBroker } from './support/nats-server.ts'
import { until } from './support/until.ts'

function partId(number: number): string {
  return `01KDZQ1G0000000000${String(number).padStart(8, '0')}`
}

function verdictOf(sequence: number) {
  return message(Decisions, aPart({ sequence, partId: partId(sequence) }), aVerdict())
}

async function all(deliveries: AsyncIterable<Delivery>): Promise<Delivery[]> {
  const found: Delivery[] = []
  for await (const delivery of deliveries) found.push(delivery)
  return found
}

describe('what the broker stores', () => {
  test('of two deciders that race for a part exactly one wins, every time', async () => {
    await using broker = await testBroker()
    const [one, other] = [await broker.bus('decision-a'), await broker.bus('decision-b')]
    for (let number = 1; number <= 100; number += 1) {
      const part = aPart({ partId: partId(number) })
      const receipts = await Promise.all([
        one.publish(message(Decisions, part, aVerdict())),
        other.publish(message(Decisions, part, aVerdict({ verdict: 'reject' }))),
      ])
      expect(receipts.filter(({ alreadyStored }) => !alreadyStored)).toHaveLength(1)
    }
  })

  test('a part decided before the broker was killed cannot be decided again after it', async () => {
    await using broker = await testBroker()
    const bus = await broker.bus('decision-a')
    expect(await bus.publish(verdictOf(1))).toMatchObject({ alreadyStored: false })
    await killed(broker.broker)
    const receipt = await until('the broker to answer', () => bus.publish(verdictOf(1)).catch(() => undefined))
    expect(receipt).toMatchObject({ alreadyStored: true })
  })

  test('a message published twice is stored once', async () => {
    await using broker = await testBroker()
    const bus = await broker.bus('camera-ingest')
    const frame = message(Frame, aFrame(), new Uint8Array(3))
    expect(await bus.publish(frame)).toMatchObject({ alreadyStored: false })
    expect(await bus.publish(frame)).toMatchObject({ alreadyStored: true })
  })

  test('what is restored is stored only where there is nothing of its subject', async () => {
    await using broker = await testBroker()
    const bus = await broker.bus('decision-a')
    const stopAt = (sequence: number) => {
      const stop = { rule: 'verdict' as const, sequence, cause: 'burr', raisedAt: aPart().capturedAt }
      return message(Stops, { version: 1, station: 'press', stopId: aPart().partId.slice(0, -1) + sequence }, stop)
    }
    expect(await bus.restore(stopAt(1))).toMatchObject({ alreadyStored: false })
    expect(await bus.restore(stopAt(2))).toMatchObject({ alreadyStored: true })
    expect(await bus.publish(stopAt(3))).toMatchObject({ alreadyStored: false })
  })

  test('of all frames the newest is found, whatever the view; without any there is none', async () => {
    await using broker = await testBroker()
    const bus = await broker.bus('camera-ingest')
    expect(await bus.newestFrame(['top', 'side'])).toBeUndefined()
    for (const [sequence, view] of [
      [1, 'top'],
      [3, 'side'],
      [2, 'top'],
    ] as const)
      await bus.publish(message(Frame, aFrame({ sequence, view, partId: partId(sequence) }), new Uint8Array(3)))
    expect(await bus.newestFrame(['top', 'side'])).toMatchObject({ sequence: 3, view: 'side' })
  })

  test('an operator’s acknowledgement crosses into the account of the verdicts, and its receipt comes back', async () => {
    await using broker = await testBroker()
    const envelope = { version: 1 as const, station: 'press', stopId: partId(1) }
    const body = { by: 'shift leader', note: 'cleaned', acknowledgedAt: '2026-01-05T08:00:00.000Z' }
    const operator = await broker.bus('operator')
    const outgoing = message(StopAcknowledgements, envelope, body)
    expect(await operator.publish(outgoing)).toMatchObject({ alreadyStored: false })
    expect(await operator.publish(outgoing)).toMatchObject({ alreadyStored: true })
    const [stored] = await all((await broker.bus('viewer')).browse(StopAcknowledgements))
    expect(stored && parseDelivery(stored, StopAcknowledgements)).toEqual({ envelope, body })
  })
})

describe('looking a stream through', () => {
  test('finds everything of a kind, oldest first, through several batches, from the people’s account', async () => {
    await using broker = await testBroker()
    const decider = await broker.bus('decision-a')
    const count = 300
    await Promise.all(Array.from({ length: count }, (_, index) => decider.publish(verdictOf(index + 1))))
    await decider.publish(
      message(
        Stops,
        { version: 1, station: 'press', stopId: partId(1) },
        {
          rule: 'verdict',
          sequence: 1,
          cause: 'bore is missing',
          raisedAt: '2026-01-05T08:00:00.000Z',
        },
      ),
    )
    const found = await all((await broker.bus('viewer')).browse(Decisions))
    expect(found.map(({ streamSequence }) => streamSequence)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
    const sequences = found.map((delivery) => {
      const incoming = parseDelivery(delivery, Decisions)
      return 'reason' in incoming ? incoming.reason : incoming.envelope.sequence
    })
    expect(new Set(sequences).size).toBe(count)
    expect(Math.abs((found[0]?.storedAtMs ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  test('goes on after a stored message that is empty, and over batches that are cut short by their size', async () => {
    await using broker = await testBroker()
    const decider = await broker.client('decision-a', 'DECISION')
    const bytes = [0, 900_000, 900_000, 0, 900_000, 900_000, 900_000, 900_000, 0]
    for (const [index, length] of bytes.entries())
      await decider.jetstream().publish(`decisions.press.${index}`, new Uint8Array(length))
    const found = await all((await broker.bus('viewer')).browse(Decisions))
    expect(found.map(({ body }) => body.length)).toEqual(bytes)
  })

  test('finds nothing where nothing is, and says why it cannot look', async () => {
    await using broker = await testBroker()
    const viewer = await broker.bus('viewer')
    expect(await all(viewer.browse(Stops))).toEqual([])
    await expect(all(viewer.browse(Readiness))).rejects.toThrow(BrowseError)
    await expect(all(viewer.browse(Frame))).rejects.toThrow(/FRAMES cannot be read/)
  })
})

describe('listening', () => {
  test('hears messages as they pass, in another account too, and leaves out what does not parse', async () => {
    await using broker = await testBroker()
    const warnings: string[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void warnings.push(text) }
    const viewer = await broker.bus('viewer', log)
    const heard: boolean[] = []
    viewer.listen(Readiness, 'press', (_, { ready }) => void heard.push(ready))
    const decider = await broker.bus('decision-a')
    const ready = { ready: true, reason: '', sentAt: '2026-01-05T08:00:00.000Z' }
    const envelope = { version: 1 as const, station: 'press', instance: 'a', sequence: 1 }
    await until('the word', async () => {
      await decider.publish(message(Readiness, envelope, ready))
      return heard.length > 0
    })
    ;(await broker.client('decision-a', 'DECISION')).publish('ready.press', 'not JSON')
    await until('the warning', () => warnings.includes('left out a message that is no ready'))
    expect(heard.every(Boolean)).toBe(true)
  })

  test('hears findings that others publish', async () => {
    await using broker = await testBroker()
    const preprocess = await broker.bus('preprocess')
    const heard: string[] = []
    preprocess.listen(ModelFindings, 'press', ({ partId }) => void heard.push(partId))
    const inference = await broker.bus('inference')
    await until('a finding', async () => {
      await inference.publish(message(ModelFindings, aView(), aModelFinding()))
      return heard.length > 0
    })
    expect(heard[0]).toBe(aView().partId)
  })

  test('of several who listen under one name one hears each message', async () => {
    await using broker = await testBroker()
    const heard: { by: number; partId: string }[] = []
    for (const by of [0, 1]) {
      const bus = await broker.bus('preprocess')
      bus.listen(ModelFindings, 'press', ({ partId }) => void heard.push({ by, partId }), 'preprocess')
    }
    const inference = await broker.bus('inference')
    let said = 0
    await until('both to hear something', async () => {
      said += 1
      await inference.publish(message(ModelFindings, aView({ partId: partIdOf(said) }), aModelFinding()))
      return new Set(heard.map(({ by }) => by)).size === 2
    })
    await until('the last one', () => heard.some(({ partId }) => partId === partIdOf(said)))
    expect(new Set(heard.map(({ partId }) => partId)).size).toBe(heard.length)
  })
})

test('without a broker it says where it looked, and goes on looking until told to stop', async () => {
  await using keys = await temporaryFolder()
  const errors: string[] = []
  const stopping = new AbortController()
  const log = { ...silentLog, error: (_: object, text: string) => void errors.push(text) }
  const identity = { url: 'nats://127.0.0.1:1', role: 'viewer', keysFolder: keys.path, name: 'test', station: 'press' }
  const bus = openBus({ ...identity, log, signal: stopping.signal })
  await until('two attempts', () => errors.length >= 2)
  expect(errors[0]).toContain('no broker answers at nats://127.0.0.1:1')
  expect(bus.trouble()).toBe('the broker is gone')
  stopping.abort()
  await bus.opened
  await bus.close()
})
