import { describe, expect, test } from 'vitest'
import { aRulesFinding } from '../../test/support/builders.ts'
import { firedBy, neededOf, outcomeOf, type PartOutcome } from './stop-rules.ts'

const minuteMs = 60_000

/** `.` good, `x` rejected, `c` its check failed, `f` by fail-safe; a part a minute. */
function parts(word: string): PartOutcome[] {
  return [...word].map((letter, index) => ({
    rejected: letter !== '.',
    byFailSafe: letter === 'f',
    failedChecks: letter === 'c' ? ['top/bore'] : [],
    decidedAtMs: index * minuteMs,
  }))
}

describe('the stop-line rules', () => {
  const rejects = { rejects: { count: 3, ofLast: 5 } }
  test.each([
    ['xx', undefined],
    ['xxx', '3 of the last 5 parts were rejected'],
    ['x...xx', undefined],
    ['x..xx', '3 of the last 5 parts were rejected'],
    ['xxx.', undefined],
  ])('rejects among the last parts: %s', (word, cause) => {
    expect(firedBy(parts(word), rejects)?.cause).toBe(cause)
  })

  const sameCheck = { sameCheck: { inARow: 3 } }
  test.each([
    ['cc', undefined],
    ['ccc', 'check top/bore failed in 3 parts in a row'],
    ['cc.c', undefined],
    ['ccfc', undefined],
  ])('the same check in a row: %s', (word, cause) => {
    expect(firedBy(parts(word), sameCheck)?.cause).toBe(cause)
  })

  const failSafes = { failSafes: { moreThan: 2, withinMinutes: 10 } }
  test.each([
    ['ff', undefined],
    ['f.......f.f', '3 parts within 10 minutes were decided by the fail-safe, allowed are 2'],
    ['f........f.f', undefined],
    ['fffx', undefined],
  ])('fail-safes within a time: %s', (word, cause) => {
    expect(firedBy(parts(word), failSafes)?.cause).toBe(cause)
  })

  test('two checks that alternate are not the same check', () => {
    const alternating = parts('ccc').map((part, index) =>
      index === 1 ? { ...part, failedChecks: ['left/bore'] } : part,
    )
    expect(firedBy(alternating, sameCheck)).toBeUndefined()
  })

  test('what is needed is the longest window, and the fail-safes that may still count', () => {
    const all = parts('f..fxx...f....')
    const kept = (rules: Parameters<typeof neededOf>[1]) =>
      all.flatMap((part, index) => (neededOf(all, rules).has(part) ? [index] : []))
    expect(kept({})).toEqual([])
    expect(kept({ ...rejects, ...sameCheck })).toEqual([9, 10, 11, 12, 13])
    expect(kept(failSafes)).toEqual([3, 9])
    expect(kept({ failSafes: { moreThan: 0, withinMinutes: 240 } })).toEqual([9])
  })

  test('of a part counts what its rules found in each view', () => {
    const views = [{ view: 'top', rules: aRulesFinding({ passed: false }, { name: 'hole' }) }, { view: 'left' }]
    const outcome = outcomeOf({ verdict: 'reject', basis: 'fail-safe' }, views, 7)
    expect(outcome).toEqual({ rejected: true, byFailSafe: true, failedChecks: ['top/bore'], decidedAtMs: 7 })
  })
})
