import { describe, expect, test } from 'vitest'
import { whyStopped } from '../../services/decision/line-hold.ts'
import type { Contract, Outgoing } from '../../shared/contracts/contract.ts'
import { Readiness } from '../../shared/contracts/presence.ts'
import { lineStoppedWords, StopAcknowledgements, Stops } from '../../shared/contracts/stop.ts'
import { type Delivery, envelopeHeader } from '../../shared/runtime/delivery.ts'
import { acknowledge } from './acknowledge.ts'

const stopId = '01KDZQ1G000000000000000001'
const stop = { rule: 'rejects' as const, sequence: 7, cause: 'too many', raisedAt: '2026-01-05T08:00:00.000Z' }
const acknowledgement = { by: 'shift leader', note: '', acknowledgedAt: '2026-01-05T08:01:00.000Z' }

function stored<Envelope, Body>(
  contract: Contract<Envelope, Body>,
  envelope: Envelope,
  body: Body,
  signed = true,
): Delivery {
  return {
    subject: contract.subject(envelope),
    streamSequence: 1,
    storedAtMs: 0,
    attempt: 1,
    body: contract.body.encode(body),
    header: (name) => (name === envelopeHeader ? JSON.stringify(envelope) : undefined),
    isSignedBy: () => signed,
    fetchBody: async () => new Uint8Array(),
    acknowledge: () => {},
    retryAfter: () => {},
  }
}

const envelopeOf = (id: string) => ({ version: 1 as const, station: 'press', stopId: id })
const raised = stored(Stops, envelopeOf(stopId), stop)

/** A station of one instance of decision, which says `before` until the acknowledgement is there, and `after` then. */
async function tryOut(
  streams: { stop?: Delivery; acknowledged?: Delivery },
  before: string,
  after: string | undefined,
) {
  const published: Outgoing[] = []
  const told: string[] = []
  let timer: NodeJS.Timeout | undefined
  const listen = (_: unknown, __: string, hear: (envelope: object, body: object) => void): void => {
    timer = setInterval(() => {
      const reason = published.length > 0 ? after : before
      if (reason === undefined) return
      hear({ version: 1, station: 'press', instance: 'a', sequence: 1 }, { ready: reason === '', reason, sentAt: '' })
    }, 5)
  }
  const bus = {
    async *browse({ name }: { readonly name: string }) {
      const found = name === Stops.name ? streams.stop : streams.acknowledged
      if (found) yield found
    },
    publish: async (outgoing: Outgoing) => {
      published.push(outgoing)
      return { alreadyStored: false }
    },
    listen,
  }
  const tell = (line: string): void => void told.push(line)
  const given = { by: 'shift leader', note: 'cleaned' }
  const goesOn = await acknowledge(bus as unknown as Parameters<typeof acknowledge>[0], 'press', given, tell).finally(
    () => clearInterval(timer),
  )
  return { goesOn, published, told }
}

describe('acknowledging a stop', () => {
  const stoppedReason = whyStopped(stop)

  test('knows the words by which decision says that the line is stopped', () => {
    expect(stoppedReason.startsWith(lineStoppedWords)).toBe(true)
    expect(Readiness.name).toBe('ready')
  })

  test('shows it, names who let the line go on, and waits until it does', async () => {
    const { goesOn, published, told } = await tryOut({ stop: raised }, stoppedReason, '')
    expect(goesOn).toBe(true)
    expect(published).toMatchObject([
      {
        contract: { name: 'stop-acknowledgement' },
        envelope: envelopeOf(stopId),
        body: { by: 'shift leader', note: 'cleaned' },
      },
    ])
    expect(told).toEqual([
      'the line is stopped since 2026-01-05T08:00:00.000Z, at part 7: too many',
      'acknowledged by shift leader',
      'the line goes on: the station is ready',
    ])
  })

  test('of another part than the last one acknowledged is still to be done', async () => {
    const acknowledged = stored(StopAcknowledgements, envelopeOf('01KDZQ1G000000000000000000'), acknowledgement)
    expect((await tryOut({ stop: raised, acknowledged }, stoppedReason, '')).published).toHaveLength(1)
  })

  test('that there is none, or none any more, is told and nothing is published', async () => {
    const acknowledged = stored(StopAcknowledgements, envelopeOf(stopId), acknowledgement)
    for (const streams of [{}, { stop: raised, acknowledged }]) {
      const { goesOn, published, told } = await tryOut(streams, '', '')
      expect({ goesOn, published, told }).toEqual({
        goesOn: true,
        published: [],
        told: ['nothing is stopped at station press'],
      })
    }
  })

  test('ends the waiting when the station is not ready for another reason, and says which', async () => {
    const { goesOn, told } = await tryOut({ stop: raised }, stoppedReason, 'inference is not heard')
    expect({ goesOn, last: told.at(-1) }).toEqual({
      goesOn: true,
      last: 'no longer stopped, but not ready yet: inference is not heard',
    })
  })

  test('says after three seconds that the line is still stopped, or that decision is silent', async () => {
    const [stopped, silent] = await Promise.all([
      tryOut({ stop: raised }, stoppedReason, stoppedReason),
      tryOut({ stop: raised }, stoppedReason, undefined),
    ])
    expect([stopped.goesOn, silent.goesOn]).toEqual([false, false])
    expect(stopped.told.at(-1)).toMatch(/^still stopped after 3 s: the line is stopped at part 7/)
    expect(silent.told.at(-1)).toMatch(/^decision was not heard within 3 s/)
  })

  test('does not believe a stop that nobody signed', async () => {
    const forged = stored(Stops, envelopeOf(stopId), stop, false)
    await expect(tryOut({ stop: forged }, '', '')).rejects.toThrow(/not to be believed: no valid signature of decision/)
  })
})
