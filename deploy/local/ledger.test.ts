import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { aFrame, aPart, captureWallMs } from '../../test/support/builders.ts'
import { Ledger, type StoredVerdict } from './ledger.ts'
import { reportOf } from './report.ts'
import { verdictLine } from './verdict-line.ts'

const verdict: Verdict = {
  verdict: 'reject',
  basis: 'fallback',
  reasons: [{ code: 'late', judge: 'model', view: 'top', text: 'the model did not answer in time' }],
  decidedAt: new Date(captureWallMs + 185).toISOString(),
  latencyMs: 185,
  stagesMs: { capture: 4 },
  findings: {},
  software: 'vaglio test',
}

function stored(partId: string, streamSequence: number): StoredVerdict {
  return { envelope: aPart({ partId }), verdict, streamSequence, storedAtMs: captureWallMs + 188 }
}

describe('ledger', () => {
  test('is balanced when every part triggered has its verdict, in whatever order they are heard', () => {
    const ledger = new Ledger()
    ledger.triggered(aFrame({ partId: 'a', sequence: 1 }))
    ledger.decided(stored('b', 1))
    expect(ledger.balanced).toBe(false)
    expect(ledger.undecided()).toEqual([1])
    ledger.decided(stored('a', 2))
    expect(ledger.triggered(aFrame({ partId: 'b', sequence: 2 }))?.sequence).toBe(2)
    expect(ledger.balanced).toBe(true)
    expect(ledger.counts).toEqual({ triggered: 2, verdicts: 2, duplicates: 0 })
  })

  test('several views are one part, and hearing of something twice changes nothing', () => {
    const ledger = new Ledger()
    ledger.triggered(aFrame({ view: 'left' }))
    ledger.triggered(aFrame({ view: 'right' }))
    expect(ledger.counts.triggered).toBe(1)
    const { partId } = aPart()
    expect(ledger.decided(stored(partId, 1))?.sequence).toBe(1)
    expect(ledger.decided(stored(partId, 1))).toBeUndefined()
    expect(ledger.balanced).toBe(true)
  })

  test('a number that was left out is a part that got lost before the broker', () => {
    const ledger = new Ledger()
    for (const [streamSequence, sequence] of [5, 7].entries()) {
      const { partId } = aPart({ partId: `part-${sequence}` })
      ledger.triggered(aFrame({ partId, sequence }))
      ledger.decided(stored(partId, streamSequence + 1))
    }
    expect(ledger.missing).toBe(1)
    expect(ledger.balanced).toBe(false)
  })

  test('a second verdict of a part is a duplicate and never balances', () => {
    const ledger = new Ledger()
    ledger.triggered(aFrame())
    const { partId } = aPart()
    ledger.decided(stored(partId, 1))
    ledger.decided(stored(partId, 2))
    expect(ledger.counts.duplicates).toBe(1)
    expect(ledger.balanced).toBe(false)
  })

  test('a verdict for a part that was never triggered does not balance', () => {
    const ledger = new Ledger()
    ledger.decided(stored('a', 1))
    expect(ledger.balanced).toBe(false)
  })

  test('keeps the counts of parts whose details it has let go', () => {
    const ledger = new Ledger(2)
    for (const [index, partId] of ['a', 'b', 'c', 'd'].entries()) {
      ledger.triggered(aFrame({ partId, sequence: index + 1 }))
      ledger.decided(stored(partId, index + 1))
    }
    expect(ledger.counts).toEqual({ triggered: 4, verdicts: 4, duplicates: 0 })
    expect(ledger.parts().map(({ partId }) => partId)).toEqual(['c', 'd'])
    expect(ledger.balanced).toBe(true)
  })
})

test('the report and the line for people say what the verdict says', () => {
  const ledger = new Ledger()
  ledger.triggered(aFrame({ source: 'bad/7.jpg' }))
  const line = ledger.decided(stored(aPart().partId, 1))
  expect(reportOf(ledger, 'press', 'a1b2')).toMatchObject({
    triggered: 1,
    verdicts: 1,
    duplicates: 0,
    byVerdict: { reject: 1 },
    byBasis: { fallback: 1 },
    latencyMs: { p50: 188, max: 188 },
    stagesMs: { capture: { p50: 4 }, publish: { p50: 3 } },
    parts: [{ source: 'bad/7.jpg', verdict: 'reject', latencyMs: 188, reasons: ['the model did not answer in time'] }],
  })
  if (!line) throw new Error('the part is known')
  expect(verdictLine(line)).toMatch(/#1 .*REJECT.*fallback.*188 ms.*bad\/7\.jpg.*the model did not answer in time/)
})
