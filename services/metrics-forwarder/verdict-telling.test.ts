import { describe, expect, test } from 'vitest'
import type { Outgoing } from '../../shared/contracts/contract.ts'
import { VerdictRecord, VerdictRecords } from '../../shared/contracts/verdict-record.ts'
import { type Delivery, envelopeHeader } from '../../shared/runtime/delivery.ts'
import { aPart, aVerdict } from '../../test/support/builders.ts'
import { silentLog } from '../../test/support/nats-server.ts'
import { until } from '../../test/support/until.ts'
import { createVerdictTelling, type TellingOptions, type VerdictTelling } from './verdict-telling.ts'

const storedAtMs = Date.parse('2026-01-05T08:00:00.000Z')

/** A broker's stream of records, in memory; `failures` more attempts fail. */
function aStream() {
  const stored: Outgoing[] = []
  let failures = 0
  const bus: TellingOptions['bus'] = {
    async append(outgoing, newest) {
      if (failures > 0) throw new Error(`the broker is away (${failures--})`)
      if (newest !== stored.length) return undefined
      return stored.push(outgoing)
    },
    async newest(kind) {
      const newest = stored.at(-1)
      return kind.name === VerdictRecords.name && newest ? asDelivery(newest, stored.length) : undefined
    },
  }
  return {
    bus,
    failNext(count: number) {
      failures = count
    },
    records: () => stored.map(({ body }) => VerdictRecord.parse(body)),
  }
}

function asDelivery({ envelope, body }: Outgoing, streamSequence: number): Delivery {
  const headers: Record<string, string> = { [envelopeHeader]: JSON.stringify(envelope) }
  return {
    ...{ subject: 'records.north.press', streamSequence, storedAtMs, attempt: 1 },
    body: VerdictRecords.body.encode(VerdictRecord.parse(body)),
    fetchBody: async () => new Uint8Array(),
    header: (name) => headers[name],
    isSignedBy: () => false,
    acknowledge: () => {},
    retryAfter: () => {},
  }
}

function telling(bus: TellingOptions['bus'], signal = new AbortController().signal): VerdictTelling {
  return createVerdictTelling({ bus, plant: 'north', station: 'press', log: silentLog, signal })
}

/** Hands out verdicts as the broker does. @returns the sequences that were settled */
function handOut(to: VerdictTelling, ...sequences: number[]): number[] {
  const settled: number[] = []
  for (const streamSequence of sequences) {
    const place = { streamSequence, storedAtMs: storedAtMs + streamSequence }
    const settle = (): void => void settled.push(streamSequence)
    to.heard({ envelope: aPart({ sequence: streamSequence }), body: aVerdict(), place, settle })
  }
  return settled
}

const told = (stream: ReturnType<typeof aStream>): number[] =>
  stream.records().map(({ origin }) => origin.streamSequence)
const total = (to: VerdictTelling): number | undefined => to.tally()?.counts[0]?.count

describe('verdicts are told once, in the order of their stream', () => {
  test('and settled once they are stored', async () => {
    const stream = aStream()
    stream.failNext(2)
    const north = telling(stream.bus)
    const settled = handOut(north, 1, 2, 3)
    expect(settled).toEqual([])
    await until('all of them', () => settled.length === 3)
    expect([told(stream), settled, total(north)]).toEqual([[1, 2, 3], [1, 2, 3], 3])
  })

  test('also when they are handed out again, to this run or to the next', async () => {
    const stream = aStream()
    const first = telling(stream.bus)
    const settled = handOut(first, 1, 2, 2, 1, 3)
    await until('all of them', () => settled.includes(3))
    const next = telling(stream.bus)
    await until('where it was left off', () => total(next) === 3)
    const again = handOut(next, 2, 3, 4)
    await until('the new one', () => again.includes(4))
    expect([told(stream), again, total(next)]).toEqual([[1, 2, 3, 4], [2, 3, 4], 4])
  })

  test('also by two at once', async () => {
    const stream = aStream()
    const both = [telling(stream.bus), telling(stream.bus)]
    const settled = both.map((one) => handOut(one, 1, 2, 3, 4, 5))
    await until('both', () => settled.every(({ length }) => length === 5))
    expect([told(stream), both.map(total)]).toEqual([
      [1, 2, 3, 4, 5],
      [5, 5],
    ])
  })

  test('and the last one ends with the signal', async () => {
    const ending = new AbortController()
    const north = telling(aStream().bus, ending.signal)
    ending.abort()
    await north.finished
  })
})
