import { describe, expect, test } from 'vitest'
import type { Actuation } from '../../shared/contracts/actuation.ts'
import { hourlyLedger } from './hourly-ledger.ts'
import { ledgerPage } from './ledger-page.ts'
import type { KnownVerdict, LedgerRecords, LineEntry } from './ledger-records.ts'

const startMs = Date.parse('2026-01-05T08:00:00.000Z')
const nowMs = startMs + 3_600_000
const secondMs = 1000

function verdict(sequence: number, changes: Partial<KnownVerdict> = {}): KnownVerdict {
  const known = { partId: `part-${sequence}`, sequence, verdict: 'pass', basis: 'model+rules', budgetMs: 200 } as const
  return { ...known, atMs: startMs + sequence * secondMs, ...changes }
}

function entry(number: number, actuation: Actuation, changes: Partial<LineEntry> = {}): LineEntry {
  const { partId = `part-${number}`, sequence = number, atMs = startMs + number * secondMs } = changes
  return { number, partId, sequence, atMs, actuation, ...changes }
}

function told(number: number, changes: Partial<LineEntry> = {}, answer: Partial<Actuation> = {}): LineEntry {
  const actuation = {
    entry: 'actuated',
    answer: 'pass',
    basis: 'model+rules',
    reason: '',
    latencyMs: 40,
    answeredAt: '',
  }
  return entry(number, { ...actuation, ...answer } as Actuation, changes)
}

const uninspected = { answer: 'reject', basis: 'not-inspected', reason: 'no verdict in time' } as const
/** Only the line has named it. */
const byTrigger = (trigger: number): Partial<LineEntry> => ({ trigger, partId: undefined, sequence: undefined })

function ledger(records: Partial<LedgerRecords>, atMs = nowMs) {
  return hourlyLedger({ verdicts: [], entries: [], unbelievable: [], ...records }, atMs)
}

function spoken({ remarks }: ReturnType<typeof ledger>): string[] {
  return remarks.map(({ of, explanation }) => `${of}: ${explanation}`)
}

describe('the hourly ledger', () => {
  test('balances where each part has one verdict and the line one answer', () => {
    const verdicts = [verdict(1), verdict(2, { verdict: 'reject', basis: 'fallback' }), verdict(3, { verdict: 'stop' })]
    const entries = [told(1), told(2, {}, { answer: 'reject', basis: 'fallback' }), told(3, {}, { answer: 'stop' })]
    const found = ledger({ verdicts, entries })
    expect(found).toMatchObject({ balanced: true, remarks: [], underWay: 0 })
    expect(found.total).toEqual({
      parts: 3,
      verdicts: 3,
      pass: 1,
      reject: 1,
      stop: 1,
      both: 2,
      fallback: 1,
      failSafe: 0,
      actuated: 3,
      notInspected: 0,
      late: 0,
      refused: 0,
    })
  })

  test('puts each part into the hour of its newest record', () => {
    const later = { atMs: startMs + 3_700_000 }
    const found = ledger(
      { verdicts: [verdict(1), verdict(2, later)], entries: [told(1), told(2, later)] },
      nowMs + 900_000,
    )
    expect(found.hours.map(({ startMs: hour, parts }) => [hour, parts])).toEqual([
      [startMs, 1],
      [startMs + 3_600_000, 1],
    ])
  })

  test('finds a number that is left out, and says where to look', () => {
    const found = ledger({ verdicts: [verdict(1), verdict(5)], entries: [told(1), { ...told(5), number: 2 }] })
    expect(found.balanced).toBe(false)
    expect(found.total).toMatchObject({ parts: 5, verdicts: 2 })
    expect(spoken(found)).toEqual([expect.stringMatching(/^parts 2 to 4: .*camera-ingest’s journal/)])
  })

  test('says what the line was told of parts without a verdict, parts in a row together', () => {
    const entries = [told(1), told(2, {}, uninspected), told(3, {}, uninspected), told(4)]
    const found = ledger({ verdicts: [verdict(1), verdict(4)], entries })
    expect(found.total).toMatchObject({ parts: 4, verdicts: 2, actuated: 4, notInspected: 2 })
    expect(spoken(found)).toEqual([
      'parts 2 to 3: no verdict; the line was told reject, not inspected: no verdict in time',
    ])
    expect(found.balanced).toBe(false)
  })

  test('an answer that names a verdict nobody can see is not balanced', () => {
    const found = ledger({ entries: [told(1)] })
    expect(spoken(found)).toEqual(['part 1: no valid verdict, yet the line was told pass (model+rules)'])
    expect(found.balanced).toBe(false)
  })

  test('a verdict that the line was not told of, with the refusal where there was one', () => {
    const refused = entry(2, { entry: 'refused', reason: 'nobody at the line knows part 2', heardAt: '' })
    const found = ledger({ verdicts: [verdict(1), verdict(2), verdict(3)], entries: [told(1), refused, told(3)] })
    expect(spoken(found)).toEqual([
      'part 2: verdict pass (model+rules); the plant adapter refused it: nobody at the line knows part 2',
    ])
    expect(spoken(ledger({ verdicts: [verdict(1)] }))[0]).toMatch(/the plant adapter was away/)
  })

  test('a replayed verdict that was refused is told of and unbalances nothing', () => {
    const refused = entry(2, { entry: 'refused', reason: 'it had its verdict before', heardAt: '' }, { sequence: 1 })
    const found = ledger({ verdicts: [verdict(1)], entries: [told(1), refused] })
    expect(spoken(found)).toEqual(['part 1: a verdict was refused: it had its verdict before'])
    expect(found).toMatchObject({ balanced: true, total: { refused: 1, parts: 1 } })
  })

  test('a late verdict finds the answer that only the line’s number names', () => {
    const atMs = startMs + 2 * secondMs
    const late = { entry: 'late', verdict: 'pass', basis: 'fail-safe', lateMs: 60_000, heardAt: '' } as const
    const entries = [
      told(1, { trigger: 101 }),
      told(2, { ...byTrigger(102), atMs }, uninspected),
      entry(3, late, { trigger: 102, partId: 'part-2', sequence: 2, atMs: atMs + 60_000 }),
    ]
    const verdicts = [
      verdict(1, { trigger: 101 }),
      verdict(2, { trigger: 102, basis: 'fail-safe', atMs: atMs + 60_000 }),
    ]
    const found = ledger({ verdicts, entries })
    expect(spoken(found)).toEqual([
      'part 2: the line was told before the verdict pass (fail-safe) came, 60000 ms later',
    ])
    expect(found).toMatchObject({
      balanced: true,
      total: { parts: 2, verdicts: 2, actuated: 2, late: 1, notInspected: 1 },
    })
  })

  test('a trigger that nobody but the line knows is the part whose number is missing, or one more', () => {
    const verdicts = [verdict(1, { trigger: 101 }), verdict(3, { trigger: 103 })]
    const entries = [told(1, { trigger: 101 }), told(2, byTrigger(102), uninspected), told(3, { trigger: 103 })]
    const numbered = ledger({ verdicts, entries })
    expect(numbered.total).toMatchObject({ parts: 3, verdicts: 2, actuated: 3 })
    expect(spoken(numbered)).toEqual([expect.stringMatching(/^part 2: no verdict; the line was told reject/)])

    const unnumbered = ledger({
      verdicts: [verdict(1, { trigger: 101 }), verdict(2, { trigger: 103 })],
      entries: [
        told(1, { trigger: 101 }),
        told(2, byTrigger(102), uninspected),
        told(3, { trigger: 103, partId: 'part-2', sequence: 2 }),
      ],
    })
    expect(unnumbered.total).toMatchObject({ parts: 3, verdicts: 2, actuated: 3 })
    expect(spoken(unnumbered)).toEqual([expect.stringMatching(/^trigger 102: never became a part: no verdict/)])
  })

  test('two verdicts, two answers and an answer other than the verdict are each told of', () => {
    const twice = ledger({
      verdicts: [verdict(1), verdict(1, { partId: 'other' })],
      entries: [told(1), told(2, { sequence: 1 })],
    })
    expect(spoken(twice)).toEqual(['part 1: 2 verdicts, of the parts part-1, other', 'part 1: 2 answers to the line'])
    const other = ledger({ verdicts: [verdict(1, { verdict: 'reject' })], entries: [told(1)] })
    expect(spoken(other)).toEqual([
      'part 1: the verdict is reject (model+rules), yet the line was told pass (model+rules)',
    ])
    expect([twice.balanced, other.balanced]).toEqual([false, false])
  })

  test('entries that are left out of what the line was told are found; a plant adapter that begins anew is not', () => {
    const verdicts = [verdict(1), verdict(2)]
    const lost = ledger({ verdicts, entries: [told(7, { sequence: 1 }), told(10, { sequence: 2 })] })
    expect(spoken(lost)).toEqual([expect.stringMatching(/^entries 8 to 9 of what the line was told: .*journal/)])
    const anew = ledger({ verdicts, entries: [told(700, { sequence: 1 }), told(1, { sequence: 2 })] })
    expect(anew.balanced).toBe(true)
  })

  test('what is not to be believed unbalances', () => {
    const reason = 'no valid signature of decision is on it'
    const found = ledger({ unbelievable: [{ subject: 'somewhere', atMs: startMs, reason }] })
    expect(spoken(found)).toEqual([`somewhere: not to be believed: ${reason}`])
    expect(found.balanced).toBe(false)
  })

  test('parts of the last seconds may still be under way', () => {
    const atMs = nowMs - secondMs
    const verdicts = [verdict(1), verdict(3, { atMs })]
    const found = ledger({ verdicts, entries: [told(1)] })
    expect(found).toMatchObject({ balanced: true, underWay: 2, total: { parts: 1 } })
    expect(ledger({ verdicts, entries: [told(1)] }, nowMs + 10_000).balanced).toBe(false)
  })

  test('answers whose verdicts are no longer kept are not compared', () => {
    const found = ledger(
      { verdicts: [verdict(9)], entries: [told(1), told(2), { ...told(9), number: 3 }] },
      startMs + 6 * 3_600_000 + secondMs - 60_000 + 4 * secondMs,
    )
    expect(found).toMatchObject({ balanced: true, agedOut: { answers: 2 }, total: { parts: 1 } })
  })
})

describe('the page', () => {
  test('is at most 100 columns wide, and says what is wrong', () => {
    const verdicts = [verdict(1), verdict(5, { atMs: startMs - 1 })]
    const page = ledgerPage('press', ledger({ verdicts, entries: [told(1)] }))
    expect(page.split('\n').filter((line) => line.length > 100)).toEqual([])
    expect(page).toMatch(/NOT BALANCED: 5 parts, 2 verdicts, 1 answers/)
    expect(page).toMatchInlineSnapshot(`
      "station press: parts triggered, verdicts issued, answers to the line

      UTC   parts verdicts pass reject stop both fallback fail-safe actuated not insp. late refused
      07:00     1        1    1      0    0    1        0         0        0         0    0       0
      08:00     4        1    1      0    0    1        0         0        1         0    0       0
      all       5        2    2      0    0    2        0         0        1         0    0       0

      both: model and rules. actuated: answers to the line; not insp.: those given without a verdict.

      What does not balance:
        01-05 07:59:59  part 5: verdict pass (model+rules); the line was not told: the plant adapter was
          away when it was due
        01-05 08:00:01  parts 2 to 4: nothing is known: the frames never reached the broker;
          camera-ingest’s journal has them

      Verdicts are kept 6 h; this is what came since 01-05 03:01:00.
      NOT BALANCED: 5 parts, 2 verdicts, 1 answers to the line.
      "
    `)
  })

  test('keeps to its width with as many parts as six hours can have', () => {
    const many = ledger({ verdicts: [verdict(1)], entries: [told(1)] })
    const count = 432_000
    const total = { ...many.total, parts: count, verdicts: count, pass: count, both: count, actuated: count }
    const page = ledgerPage('press', { ...many, hours: [{ startMs, ...total }], total })
    expect(page.split('\n').filter((line) => line.length > 100)).toEqual([])
  })
})
