import { describe, expect, test } from 'vitest'
import { aManifest } from '../../../test/support/builders.ts'
import { type ExamFacts, examine, goldenProblem, overriddenProblem } from './exam.ts'

const rules = { partsMin: 20, msMax: 60_000, budgetMs: 200 }
const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value)
const agreed = { of: 'part', expected: 0.5, scored: 0.6 }
const disputed = { of: 'part', expected: 0.5, scored: 1.2 }

function facts(changes: Partial<ExamFacts> = {}): ExamFacts {
  return {
    golden: [],
    shadow: [],
    overridden: [],
    runsMs: { candidate: [], running: times(50, 10) },
    comparedMs: 1000,
    ...changes,
  }
}

describe('an exam', () => {
  test('is passed with enough live parts on which both models agree', () => {
    expect(examine(facts({ shadow: times(19, agreed) }), rules)).toEqual({ outcome: 'continues' })
    expect(examine(facts({ shadow: times(20, agreed) }), rules)).toEqual({ outcome: 'passed', reason: '' })
  })

  test('is passed on a quiet line after a while, and says what that rests on', () => {
    const quiet = { golden: times(2, agreed), shadow: times(3, agreed) }
    expect(examine(facts({ ...quiet, comparedMs: 59_999 }), rules)).toEqual({ outcome: 'continues' })
    expect(examine(facts({ ...quiet, comparedMs: 60_000 }), rules)).toEqual({
      outcome: 'passed',
      reason: 'passed on 2 golden images and 3 live parts: no more came within 60 s',
    })
  })

  test.each([
    [2, 'passed'],
    [3, 'failed'],
  ])('with %i of 20 parts rejected that the running model passes it is %s', (newRejects, outcome) => {
    const shadow = [...times(newRejects, disputed), ...times(20 - newRejects, agreed)]
    expect(examine(facts({ shadow }), rules)).toMatchObject({ outcome })
  })

  test('fails as soon as it rejects too many, and says how many', () => {
    expect(examine(facts({ shadow: times(3, disputed) }), rules)).toEqual({
      outcome: 'failed',
      reason: 'it rejects 3 of 3 live parts that the running model passes, 2 are allowed',
    })
  })

  test('a part that both reject, or only the running model, is no fault', () => {
    const shadow = [...times(10, { ...disputed, expected: 1.1 }), ...times(10, { ...agreed, expected: 1.1 })]
    expect(examine(facts({ shadow }), rules)).toEqual({
      outcome: 'passed',
      reason: 'of 20 live parts it passes 10 of the 20 that the running model rejects, and rejects 0 of the other 0',
    })
  })

  const missed = { of: 'part', expected: 1.1, scored: 0.9 }
  const caught = { of: 'part', expected: 1.1, scored: 1.1 }
  test.each([
    [0, 1, 'passed'],
    [0, 2, 'failed'],
    [2, 2, 'passed'],
    [2, 3, 'failed'],
    [0, 20, 'failed'],
  ])('with %i caught and %i missed of what the running model rejects it is %s', (hits, misses, outcome) => {
    const shadow = [...times(misses, missed), ...times(hits, caught), ...times(20 - hits - misses, agreed)]
    expect(examine(facts({ shadow }), rules)).toMatchObject({ outcome })
  })

  test('is not failed by the first few parts that it passes: the rest may be caught', () => {
    expect(examine(facts({ shadow: times(2, missed) }), rules)).toEqual({ outcome: 'continues' })
  })

  test('fails when it passes everything, and says how much, on a quiet line too', () => {
    const shadow = [...times(3, missed), ...times(1, agreed)]
    expect(examine(facts({ shadow, comparedMs: 60_000 }), rules)).toEqual({
      outcome: 'failed',
      reason: 'it passes 3 of 3 live parts that the running model rejects, 1 are allowed',
    })
  })

  test('is not passed on nothing at all', () => {
    expect(examine(facts(), { ...rules, partsMin: 0 })).toEqual({ outcome: 'continues' })
    expect(examine(facts({ comparedMs: 60_000 }), rules)).toEqual({
      outcome: 'failed',
      reason: 'its package has no golden images, and no live part came within 60 s: nothing is known of it',
    })
  })

  test('is passed after a while where the running model judges nothing any more', () => {
    const broken = { runsMs: { candidate: times(5, 10), running: [] }, comparedMs: 60_000 }
    expect(examine(facts(broken), rules)).toEqual({
      outcome: 'passed',
      reason:
        'passed on 0 golden images and 0 live parts: no more came within 60 s; it judged 5, the running model none of them',
    })
  })

  const runs = (slow: number, slowMs: number, runningMs = 10) =>
    examine(
      facts({
        shadow: times(20, agreed),
        runsMs: { candidate: [...times(20, 10), ...times(slow, slowMs)], running: times(50, runningMs) },
      }),
      rules,
    )

  test.each([
    ['a few slow runs: the machine does other work', 2, 500, 10, 'passed'],
    ['a fifth of the budget, whatever the running model takes', 5, 40, 1, 'passed'],
    ['more than that, and three times the running model', 5, 41, 10, 'failed'],
    ['more than that, while the running model is slow as well', 5, 70, 25, 'passed'],
    ['two fifths of the budget, however slow the running model is', 5, 81, 80, 'failed'],
  ])('%s', (_, slow, slowMs, runningMs, outcome) => {
    expect(runs(slow, slowMs, runningMs)).toMatchObject({ outcome })
  })

  test('says how slow it was', () => {
    expect(runs(3, 90)).toEqual({
      outcome: 'failed',
      reason: '3 of 23 runs took longer than the 40 ms allowed (p99 90 ms)',
    })
  })
})

describe('the images of a package', () => {
  const golden = (scored: number) => [{ of: 'golden/1.png', expected: 2, scored }]
  const half = aManifest({ input: { ...aManifest().input, type: 'float16' } })

  test.each([
    ['equal to four digits', 2.0001, aManifest(), true],
    ['not equal', 2.0003, aManifest(), false],
    ['not equal, below', 1.9997, aManifest(), false],
    ['equal to three digits in half precision', 2.001, half, true],
    ['not equal in half precision', 2.003, half, false],
    ['no number', Number.NaN, aManifest(), false],
  ])('score %s', (_, scored, manifest, isGood) => {
    const problem = goldenProblem(golden(scored), manifest)
    if (isGood) expect(problem).toBeUndefined()
    else expect(problem).toContain(`golden/1.png scores ${scored} here, the package says 2`)
  })
})

describe('overridden parts', () => {
  const part = (truth: 'pass' | 'reject', running: number, candidate: number) => {
    return { partId: '01KDZQ1G000000000000000001', truth, running, candidate }
  }
  const mended = part('pass', 1.2, 0.5)
  const repeated = part('pass', 1.2, 1.2)
  const broken = part('reject', 1.2, 0.5)

  test.each([
    ['mends a mistake', [mended], undefined],
    ['repeats a mistake', [repeated, repeated], undefined],
    ['mends one and makes another', [mended, broken], undefined],
    [
      'makes more than it mends',
      [mended, broken, broken],
      'it is right about 1 of the last 3 overridden parts, the running model about 2',
    ],
  ])('speak against a candidate that %s: %#', (_, overridden, problem) => {
    expect(overriddenProblem(overridden)).toBe(problem)
  })

  const missed = times(12, { of: 'part', expected: 1.2, scored: 0.5 })
  const sitting = (shadow: ExamFacts['shadow'], overridden: ExamFacts['overridden']) =>
    examine(facts({ shadow: [...shadow, ...times(20 - shadow.length, agreed)], overridden }), rules)

  test('each lets a candidate pass one more live part that the running model rejects', () => {
    expect(sitting(missed, times(5, mended))).toEqual({
      outcome: 'failed',
      reason:
        'it passes 12 of 12 live parts that the running model rejects, 11 are allowed, 5 of them for overridden parts',
    })
    expect(sitting(missed, times(6, mended))).toMatchObject({ outcome: 'passed' })
    expect(sitting(missed, times(16, repeated))).toMatchObject({ outcome: 'failed' })
  })

  test('each lets a candidate reject one more live part that the running model passes', () => {
    const newRejects = times(4, disputed)
    const caught = part('reject', 0.5, 1.1)
    expect(sitting(newRejects, [caught])).toEqual({
      outcome: 'failed',
      reason:
        'it rejects 4 of 20 live parts that the running model passes, 3 are allowed, 1 of them for overridden parts',
    })
    expect(sitting(newRejects, [caught, caught])).toMatchObject({ outcome: 'passed' })
  })

  test('that the running model gave no answer about are counted', () => {
    const { running: _, ...unanswered } = mended
    expect(sitting([], [unanswered, mended])).toEqual({
      outcome: 'passed',
      reason: 'the running model gave no answer about 1 of 2 overridden parts',
    })
  })
})
