import { describe, expect, test } from 'vitest'
import { aView, type FakeClock, fakeClock } from '../../test/support/builders.ts'
import { bytesBody, type Contract, message, type Outgoing } from '../contracts/contract.ts'
import { ViewEnvelope } from '../contracts/envelope.ts'
import { type Delivery, envelopeHeader } from './delivery.ts'
import type { Handler } from './handler.ts'
import type { Outcome } from './observer.ts'
import { RejectError } from './reject-error.ts'
import { handleDelivery } from './runner.ts'

const Note: Contract<ViewEnvelope, Uint8Array> = {
  name: 'note',
  account: 'LINE',
  stream: undefined,
  envelope: ViewEnvelope,
  body: bytesBody,
  subject: ({ station }) => `notes.${station}`,
  filter: () => 'notes.*',
  id: ({ partId }) => partId,
}

interface Run {
  settled: string[]
  published: Outgoing[]
  outcomes: Outcome[]
  unreadable: string[]
}

async function run(
  handler: Handler<ViewEnvelope, Uint8Array>,
  {
    header = JSON.stringify(aView()) as string | null,
    attempt = 1,
    clock = fakeClock(10),
    publish = async () => {},
  } = {} as {
    header?: string | null
    attempt?: number
    clock?: FakeClock
    publish?: (outgoing: Outgoing) => Promise<void>
  },
): Promise<Run> {
  const result: Run = { settled: [], published: [], outcomes: [], unreadable: [] }
  const delivery: Delivery = {
    subject: 'notes.press',
    streamSequence: 7,
    storedAtMs: 0,
    attempt,
    body: new Uint8Array([1, 2, 3]),
    isSignedBy: () => false,
    header: (name) => (name === envelopeHeader ? (header ?? undefined) : undefined),
    fetchBody: async () => new Uint8Array([1, 2, 3]),
    acknowledge: () => void result.settled.push('acknowledged'),
    retryAfter: () => void result.settled.push('retried'),
  }
  await handleDelivery(delivery, {
    service: 'copier',
    reads: Note,
    handler,
    deadLetterQuota: { take: () => true, refused: () => 0 },
    attemptsMax: 3,
    clock,
    outbox: {
      async publish(outgoing) {
        await publish(outgoing)
        result.published.push(outgoing)
        return { alreadyStored: false }
      },
    },
    observer: {
      received: () => ({ traceparent: undefined, finished: (outcome) => void result.outcomes.push(outcome) }),
      unreadable: (_, __, reason) => void result.unreadable.push(reason),
    },
  })
  return result
}

const copy: Handler<ViewEnvelope, Uint8Array> = async ({ envelope, body }) => [message(Note, envelope, body)]

describe('handleDelivery', () => {
  test('publishes what the handler returns, with its hop in the trail, then acknowledges', async () => {
    const { settled, published, outcomes } = await run(copy)
    expect(settled).toEqual(['acknowledged'])
    expect(outcomes).toEqual(['done'])
    expect(published).toMatchObject([{ envelope: { trail: [{ service: 'copier', receivedMs: 10, sentMs: 10 }] } }])
  })

  test('does not acknowledge what could not be published', async () => {
    const refuse = async (): Promise<void> => {
      throw new Error('the disk is full')
    }
    const { settled, outcomes } = await run(copy, { publish: refuse })
    expect(settled).toEqual(['retried'])
    expect(outcomes).toEqual(['retried'])
  })

  test('skips a part whose time is up, without calling the handler', async () => {
    const never: Handler<ViewEnvelope, Uint8Array> = async () => {
      throw new Error('called')
    }
    const { settled, outcomes } = await run(never, { clock: fakeClock(200) })
    expect(settled).toEqual(['acknowledged'])
    expect(outcomes).toEqual(['expired'])
  })

  test('tries again after an error, and gives up after the last attempt', async () => {
    const fail: Handler<ViewEnvelope, Uint8Array> = async () => {
      throw new Error('camera driver busy')
    }
    expect((await run(fail, { attempt: 2 })).settled).toEqual(['retried'])
    const last = await run(fail, { attempt: 3 })
    expect(last.settled).toEqual(['acknowledged'])
    expect(last.published).toMatchObject([{ envelope: { service: 'copier', reason: 'camera driver busy' } }])
  })

  test('a rejected message goes to the dead letters at once, with its bytes and its header', async () => {
    const reject: Handler<ViewEnvelope, Uint8Array> = async () => {
      throw new RejectError('no such view')
    }
    const { published, outcomes } = await run(reject)
    expect(outcomes).toEqual(['dead-lettered'])
    expect(published).toMatchObject([
      {
        envelope: {
          subject: 'notes.press',
          streamSequence: 7,
          reason: 'no such view',
          header: JSON.stringify(aView()),
        },
      },
    ])
    expect(published[0]?.body).toEqual(new Uint8Array([1, 2, 3]))
  })

  test.each([
    ['no envelope', null],
    ['an envelope that is not JSON', '{"version":'],
    ['an unknown version', JSON.stringify({ ...aView(), version: 2 })],
    ['a part id that could break out of its subject', JSON.stringify({ ...aView(), partId: 'a.b.>' })],
  ])('a message with %s goes to the dead letters', async (_, header) => {
    const { settled, published, unreadable } = await run(copy, { header })
    expect(settled).toEqual(['acknowledged'])
    expect(unreadable).toHaveLength(1)
    expect(published).toMatchObject([{ contract: { name: 'dead-letter' } }])
  })

  test('keeps a message that not even the dead letters take, but not for ever', async () => {
    const refuse = async (): Promise<void> => {
      throw new Error('no broker')
    }
    expect((await run(copy, { header: 'x', publish: refuse })).settled).toEqual(['retried'])
    expect((await run(copy, { header: 'x', publish: refuse, attempt: 3 })).settled).toEqual(['acknowledged'])
  })
})
