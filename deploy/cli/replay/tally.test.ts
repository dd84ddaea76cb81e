import { expect, test } from 'vitest'
import type { Judgement } from '../../../services/decision/judgement.ts'
import type { Outcome } from './outcome.ts'
import type { Kept } from './past-part.ts'
import { tallyOf } from './tally.ts'

interface Made {
  readonly kept?: Kept
  readonly was?: Outcome['was']
  readonly now?: Outcome['was']
  readonly makers?: Outcome['makers']
  readonly said?: 'pass' | 'reject'
  readonly scores?: readonly [number, number]
}

let sequence = 0
function made({
  kept = 'pass',
  was = 'pass',
  now = 'pass',
  makers = 'other',
  said,
  scores = [0.5, 0.5],
}: Made): Outcome {
  sequence += 1
  const part = {
    ...{ partId: `part-${sequence}`, sequence, capturedAt: '2026-01-05T08:00:00.000Z', kept, verdict: was },
    ...{ basis: 'model+rules' as const, score: scores[0], recipeRevision: 'a', reasonCodes: [], said },
  }
  const judgement: Judgement = { verdict: now, basis: 'model+rules', reasons: [], score: scores[1] }
  return { part, was, now: judgement, makers, wasForTheLine: false, tookMs: 20 }
}

const times = (count: number, what: Made) => Array.from({ length: count }, () => made(what))

test('a passed part that has a picture stands for those that have none; no other part does', () => {
  const onRecord = new Map<Kept, number>([
    ['pass', 1000],
    ['reject', 30],
  ])
  const outcomes = [
    ...times(19, {}),
    made({ now: 'reject' }),
    ...times(10, { kept: 'reject', was: 'reject', now: 'pass' }),
  ]
  const { strata, transitions } = tallyOf(onRecord, outcomes)
  const [passed, rejected] = strata
  expect(passed).toMatchObject({ kept: 'pass', onRecord: 1000, replayed: 20, changed: 1, weight: 50 })
  expect(rejected).toEqual({ kept: 'reject', onRecord: 30, replayed: 10, changed: 10, weight: 1 })
  expect(transitions).toEqual([
    { was: 'pass', now: 'pass', parts: 19, onRecord: 950 },
    { was: 'pass', now: 'reject', parts: 1, onRecord: 50 },
    { was: 'reject', now: 'pass', parts: 10, onRecord: 10 },
  ])
  // Clopper-Pearson of 1 in 20 is 0.13 to 24.9 %, here of the 980 that were not looked at.
  expect(passed?.changedOnRecord).toEqual({ low: 1 + 1, high: 1 + 244 })
})

test('where all passed parts have a picture nothing is estimated, where none has nothing is known', () => {
  const all = tallyOf(new Map([['pass', 3]]), times(3, {})).strata
  expect(all).toEqual([{ kept: 'pass', onRecord: 3, replayed: 3, changed: 0, weight: 1 }])
  const none = tallyOf(new Map([['pass', 3]]), []).strata
  expect(none).toEqual([{ kept: 'pass', onRecord: 3, replayed: 0, changed: 0, weight: 1 }])
})

test('the self check is about parts of the same makers alone', () => {
  const wrong = made({ makers: 'same', now: 'reject', scores: [0.9, 1.1] })
  const outcomes = [
    made({ makers: 'same', scores: [0.5, 0.51] }),
    wrong,
    made({ now: 'reject' }),
    made({ makers: 'in-part' }),
  ]
  const { selfCheck, inPart } = tallyOf(new Map([['pass', 4]]), outcomes)
  expect(selfCheck).toMatchObject({ parts: 2, different: [wrong] })
  expect(selfCheck.scoresApartMax).toBeCloseTo(0.2)
  expect(inPart).toBe(1)
})

test('what people said is held against both verdicts', () => {
  const outcomes = [
    made({ kept: 'override', was: 'reject', now: 'pass', said: 'pass' }),
    made({ kept: 'override', was: 'pass', now: 'pass', said: 'reject' }),
    made({ kept: 'override', was: 'reject', now: 'stop', said: 'reject' }),
    made({}),
  ]
  expect(tallyOf(new Map([['override', 3]]), outcomes).said).toEqual({ parts: 3, wasRight: 1, isRight: 2 })
})
