import { headers, type MsgHdrs } from 'nats'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../shared/contracts/accounts.ts'
import { Actuations } from '../shared/contracts/actuation.ts'
import { consumers } from '../shared/contracts/consumers.ts'
import { message } from '../shared/contracts/contract.ts'
import type { PartEnvelope } from '../shared/contracts/envelope.ts'
import { Frame } from '../shared/contracts/frame.ts'
import { StopAcknowledgements, Stops } from '../shared/contracts/stop.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { type Delivery, envelopeHeader } from '../shared/runtime/delivery.ts'
import { parseDelivery } from '../shared/runtime/parse-delivery.ts'
import { createSign } from '../shared/signature/sign.ts'
import { signatureHeader } from '../shared/signature/signed-bytes.ts'
import { aFrame, aPart, aVerdict } from './support/builders.ts'
import { silentLog, type TestBroker, testBroker } from './support/nats-server.ts'
import { stolenKey } from './support/stolen-key.ts'
import { until } from './support/until.ts'

const forged = 'decisions.press.01KDZQ1G000000000000000666'
const other = aPart({ partId: '01KDZQ1G000000000000000002', sequence: 2 })
const stopId = aPart().partId
const stopEnvelope = { version: 1 as const, station: 'press', stopId }
const stop = { rule: 'verdict' as const, sequence: 1, cause: 'bore is missing', raisedAt: '2026-01-05T08:00:00.000Z' }

let broker: TestBroker

function eachOnItsOwnBroker(): void {
  beforeEach(async () => {
    broker = await testBroker()
  })
  afterEach(() => broker[Symbol.asyncDispose]())
}

/** What a viewer can see of the verdicts, true or not. */
async function storedDecisions(): Promise<Delivery[]> {
  const viewer = await broker.bus('viewer')
  const stored: Delivery[] = []
  for await (const delivery of viewer.browse(Decisions)) stored.push(delivery)
  return stored
}

describe('a reply subject that names a verdict forges none', () => {
  beforeAll(async () => {
    broker = await testBroker()
    const camera = await broker.bus('camera-ingest')
    for (const partId of [aPart().partId, other.partId])
      await camera.publish(message(Frame, aFrame({ partId }), new Uint8Array(3)))
    await (await broker.bus('decision-a')).publish(message(Stops, stopEnvelope, stop))
  })
  afterAll(() => broker[Symbol.asyncDispose]())

  /** Asks twice: for the forged subject, and then for an answer of one's own, so that the first has been dealt with. */
  async function forge(role: string, account: Account, subject: string, body: string): Promise<void> {
    const thief = stolenKey(await broker.client(role, account), role)
    expect(await thief.mayPublish(subject, { body, reply: forged })).toBe(true)
    await thief.ask(subject, body)
  }

  test.each([
    ['a pull request', 'preprocess', '$JS.API.CONSUMER.MSG.NEXT.FRAMES.preprocess-press', '{"batch":1}'],
    ['a publication with its acknowledgement', 'camera-ingest', 'frames.press.top', 'image'],
    ['a direct get', 'camera-ingest', '$JS.API.DIRECT.GET.FRAMES.frames.press.top', ''],
    ['a question about a consumer', 'preprocess', '$JS.API.CONSUMER.INFO.FRAMES.preprocess-press', ''],
  ])('from the line: %s', async (_, role, subject, body) => {
    await forge(role, 'LINE', subject, body)
    expect(await storedDecisions()).toEqual([])
  })

  test.each([
    ['a batched direct get', 'viewer', '$JS.API.DIRECT.GET.STOPS', '{"batch":5,"seq":1,"next_by_subj":"stops.>"}'],
    ['a direct get', 'viewer', '$JS.API.DIRECT.GET.STOPS.stops.press.raised', ''],
    ['a question about a stream', 'viewer', '$JS.API.STREAM.INFO.STOPS', ''],
    ['an acknowledgement of a stop', 'operator', 'stops.press.acknowledged', 'anything'],
  ])('from the people’s account: %s', async (_, role, subject, body) => {
    await forge(role, 'VIEW', subject, body)
    expect(await storedDecisions()).toEqual([])
  })

  test('from beside the verdicts: what the plant adapter’s key brings there is not believed', async () => {
    const thief = stolenKey(await broker.client('plant-adapter', 'DECISION'), 'plant-adapter')
    const actuation = Actuations.filter('press').replace('*', aPart().partId)
    expect(await thief.mayPublish(actuation, { body: 'anything', reply: forged })).toBe(true)
    const landed = await until('what was brought there', async () =>
      (await storedDecisions()).find(({ subject }) => subject === forged),
    )
    expect(parseDelivery(landed, Decisions)).toHaveProperty('reason')
  })
})

describe('a verdict that decision has not signed like this is believed by nobody', () => {
  eachOnItsOwnBroker()

  /** Publishes with decision's stolen broker key; gives back what the plant adapter makes of it. */
  async function heardByPlantAdapter(subject: string, body: Uint8Array, all: MsgHdrs) {
    const thief = await broker.client('decision-a', 'DECISION')
    await thief.jetstream().publish(subject, body, { headers: all })
    const heard: Delivery[] = []
    const reader = await broker.bus('plant-adapter')
    void reader.consumeAlone(consumers.plantAdapter.verdicts, (delivery) => void heard.push(delivery))
    return parseDelivery(await until('the forgery', () => heard.find((one) => one.subject === subject)), Decisions)
  }

  /** A true verdict, as it lies in the stream. */
  async function trueVerdict(): Promise<{ body: Uint8Array; envelope: string; signature: string }> {
    await (await broker.bus('decision-a')).publish(message(Decisions, aPart(), aVerdict({ verdict: 'reject' })))
    const [stored] = await storedDecisions()
    expect(stored?.isSignedBy('decision')).toBe(true)
    const header = (name: string): string => stored?.header(name) ?? ''
    return {
      body: stored?.body ?? new Uint8Array(),
      envelope: header(envelopeHeader),
      signature: header(signatureHeader),
    }
  }

  function headersOf(envelope: string | PartEnvelope, signature?: string): MsgHdrs {
    const all = headers()
    all.set(envelopeHeader, typeof envelope === 'string' ? envelope : JSON.stringify(envelope))
    if (signature !== undefined) all.set(signatureHeader, signature)
    return all
  }

  const unbelieved = { reason: 'no valid signature of decision is on it' }
  const subject = Decisions.subject(other)
  const pass = Buffer.from(JSON.stringify(aVerdict()))

  test('republished under another part’s subject', async () => {
    const { body, envelope, signature } = await trueVerdict()
    expect(await heardByPlantAdapter(subject, body, headersOf(envelope, signature))).toEqual(unbelieved)
  })

  test('with another part’s envelope', async () => {
    const { body, signature } = await trueVerdict()
    expect(await heardByPlantAdapter(subject, body, headersOf(other, signature))).toEqual(unbelieved)
  })

  test('with another body', async () => {
    const { envelope, signature } = await trueVerdict()
    expect(await heardByPlantAdapter(subject, pass, headersOf(envelope, signature))).toEqual(unbelieved)
  })

  test('with a second envelope behind the true one', async () => {
    const { body, envelope, signature } = await trueVerdict()
    const both = headersOf(envelope, signature)
    both.append(envelopeHeader, JSON.stringify(other))
    expect(await heardByPlantAdapter(subject, body, both)).toEqual(unbelieved)
  })

  test('unsigned, with decision’s stolen key of the broker', async () => {
    expect(await heardByPlantAdapter(subject, pass, headersOf(other))).toEqual(unbelieved)
  })

  test('signed by the operator', async () => {
    const signature = createSign(broker.keysFolder)('operator', subject, JSON.stringify(other), pass)
    expect(await heardByPlantAdapter(subject, pass, headersOf(other, signature))).toEqual(unbelieved)
  })

  test('and signed by decision it is', async () => {
    const signature = createSign(broker.keysFolder)('decision', subject, JSON.stringify(other), pass)
    expect(await heardByPlantAdapter(subject, pass, headersOf(other, signature))).toMatchObject({ envelope: other })
  })

  test('whoever listens as they pass leaves an unsigned one out', async () => {
    const left: string[] = []
    const warn = (_: object, text: string): void => void left.push(text)
    const viewer = await broker.bus('viewer', { ...silentLog, warn })
    const heard: string[] = []
    viewer.listen(Stops, 'press', (_, { cause }) => void heard.push(cause))
    const thief = await broker.client('decision-a', 'DECISION')
    const lie = JSON.stringify({ ...stop, cause: 'forged' })
    const envelope = headersOf(JSON.stringify(stopEnvelope))
    await until('the forged stop', () => {
      thief.publish('stops.press.raised', lie, { headers: envelope })
      return left.length > 0
    })
    await (await broker.bus('decision-a')).publish(message(Stops, stopEnvelope, stop))
    await until('the true stop', () => heard.length > 0)
    expect(heard).toEqual([stop.cause])
    expect(left[0]).toBe('left out a message that is no stop')
  })
})

describe('a stolen key of a person', () => {
  eachOnItsOwnBroker()

  test('a viewer’s sees verdicts and cannot let a stopped line go on', async () => {
    const decider = await broker.bus('decision-a')
    await decider.publish(message(Decisions, aPart(), aVerdict()))
    await decider.publish(message(Stops, stopEnvelope, stop))
    expect(await storedDecisions()).toHaveLength(1)
    const thief = stolenKey(await broker.client('viewer', 'VIEW'), 'viewer')
    expect(await thief.mayPublish('stops.press.acknowledged', { body: 'go on' })).toBe(false)
    const viewer = await broker.bus('viewer')
    for await (const delivery of viewer.browse(StopAcknowledgements)) throw new Error(`${delivery.subject} is there`)
  })

  test('an operator’s, without the key that signs, acknowledges nothing that decision believes', async () => {
    const thief = await broker.client('operator', 'VIEW')
    const body = JSON.stringify({ by: 'me', note: '', acknowledgedAt: '2026-01-05T08:00:00.000Z' })
    const all = headers()
    all.set(envelopeHeader, JSON.stringify(stopEnvelope))
    await thief.jetstream().publish('stops.press.acknowledged', body, { headers: all })
    const heard: Delivery[] = []
    const decider = await broker.bus('decision-a')
    void decider.consumeAlone(consumers.decision('a').acknowledgements, (delivery) => void heard.push(delivery))
    const delivery = await until('the acknowledgement', () => heard[0])
    expect(parseDelivery(delivery, StopAcknowledgements)).toEqual({ reason: 'no valid signature of operator is on it' })
  })
})

describe('in the verdicts’ own account', () => {
  eachOnItsOwnBroker()

  test('what somebody puts into a message’s headers does not deceive whoever looks the stream through', async () => {
    const all = headers(204, 'EOB')
    for (const [name, value] of [
      ['Nats-Subject', 'decisions.press.x'],
      ['Nats-Sequence', '900'],
      ['Nats-Num-Pending', '0'],
    ])
      all.append(name ?? '', value ?? '')
    await (await broker.client('decision-a', 'DECISION')).jetstream().publish(forged, '', { headers: all })
    await (await broker.bus('decision-a')).publish(message(Decisions, aPart(), aVerdict()))
    const stored = await storedDecisions()
    expect(stored.map((one) => [one.subject, one.streamSequence])).toEqual([
      [forged, 1],
      [Decisions.subject(aPart()), 2],
    ])
  })

  test('not even the provisioner’s key can take verdicts away', async () => {
    await (await broker.bus('decision-a')).publish(message(Decisions, aPart(), aVerdict()))
    const thief = await broker.client('provisioner', 'DECISION')
    const manager = await thief.jetstreamManager({ checkAPI: false })
    const { config } = await manager.streams.info('DECISIONS')
    await expect(manager.streams.update('DECISIONS', { ...config, deny_delete: false })).rejects.toThrow(
      /deny message deletes/,
    )
    await expect(manager.streams.update('DECISIONS', { ...config, deny_purge: false })).rejects.toThrow(/deny purge/)
    expect(await storedDecisions()).toHaveLength(1)
  })
})
