import { describe, expect, test } from 'vitest'
import { VerdictRecord, VerdictRecords } from '../../shared/contracts/verdict-record.ts'
import { aPart, aVerdict } from '../../test/support/builders.ts'
import { isTold, nothingTold, recordOf, type Told, toldBy } from './handler.ts'

const aModelName = { name: 'plate', version: '1', sha256: '0'.repeat(64) }
const storedAtMs = Date.parse('2026-01-05T08:00:00.041Z')

/** What has been told after these verdicts, stored a second apart. */
function after(...verdicts: ReturnType<typeof aVerdict>[]): Told {
  return verdicts.reduce<Told>((told, verdict, index) => {
    const place = { streamSequence: index + 1, storedAtMs: storedAtMs + index * 1000 }
    return toldBy(recordOf(told, aPart(), verdict, place))
  }, nothingTold)
}

describe('a record', () => {
  test('is the verdict in brief, and of its contract', () => {
    const model = { outcome: 'judged' as const, model: aModelName, score: 1.5, threshold: 1 }
    const verdict = aVerdict({
      score: 1.5,
      reasons: [{ code: 'anomaly', text: 'x'.repeat(600) }, ...Array(63).fill({ code: 'check', text: 'too wide' })],
      findings: { top: { model }, side: { model } },
    })
    const record = recordOf(nothingTold, aPart(), verdict, { streamSequence: 7, storedAtMs })
    expect(VerdictRecord.parse(record)).toEqual(record)
    expect(record.models).toEqual(['plate/1'])
    expect(record.reasons).toHaveLength(8)
    expect(record.reasons[0]).toHaveLength(200)
    expect(record.score).toBe(1.5)
    expect(VerdictRecords.body.encode(record).byteLength).toBeLessThan(3000)
  })

  test('counts every verdict until its own, by what it was and rests on', () => {
    const { tally } = after(aVerdict(), aVerdict({ basis: 'fail-safe', verdict: 'reject' }), aVerdict())
    expect(tally).toEqual({
      since: '2026-01-05T08:00:00.041Z',
      counts: [
        { verdict: 'pass', basis: 'model+rules', count: 2 },
        { verdict: 'reject', basis: 'fail-safe', count: 1 },
      ],
    })
  })
})

describe('what has been told', () => {
  const told = after(aVerdict(), aVerdict())

  test('is what lies until there, whenever it is handed out again', () => {
    expect(isTold(told, { streamSequence: 1, storedAtMs })).toBe(true)
    expect(isTold(told, { streamSequence: 2, storedAtMs: storedAtMs + 1000 })).toBe(true)
    expect(isTold(told, { streamSequence: 3, storedAtMs: storedAtMs + 1000 })).toBe(false)
    expect(isTold(nothingTold, { streamSequence: 1, storedAtMs })).toBe(false)
  })

  test('is known again to the fraction of a millisecond in which the broker stored it', () => {
    const place = { streamSequence: 1, storedAtMs: storedAtMs + 0.25 }
    expect(isTold(toldBy(recordOf(nothingTold, aPart(), aVerdict(), place)), place)).toBe(true)
  })

  test('is nothing of a stream that was made anew', () => {
    expect(isTold(told, { streamSequence: 1, storedAtMs: storedAtMs + 60_000 })).toBe(false)
  })
})
