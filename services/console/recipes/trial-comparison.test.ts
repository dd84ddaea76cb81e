import { describe, expect, test } from 'vitest'
import type { MeasuredFrame } from '../../../shared/contracts/recipe-trial.ts'
import { aCheckResult, aRulesFinding } from '../../../test/support/builders.ts'
import { aRecord, partIdOf } from '../../../test/support/console-parts.ts'
import { comparedParts, type JudgedPart } from './trial-comparison.ts'

const bore = aCheckResult({ name: 'bore' })
const pin = aCheckResult({ name: 'pin' })
const failing = (check: typeof bore) => ({ ...check, passed: false })

function judged(number: number, ...checks: (typeof bore)[]): JudgedPart {
  const { findings, ...part } = aRecord(number)
  return { part, findings: { top: { rules: aRulesFinding(...checks) } } }
}

function measured(number: number, ...checks: (typeof bore)[]): MeasuredFrame {
  return { partId: partIdOf(number), view: 'top', outcome: { outcome: 'judged', checks } }
}

describe('what the rules said and would say of a part', () => {
  test.each([
    ['passes as before', [bore], [bore], 'pass', 'pass', []],
    ['fails now', [bore], [failing(bore)], 'pass', 'reject', ['top/bore']],
    ['passes now', [failing(bore)], [bore], 'reject', 'pass', ['top/bore']],
    [
      'fails for something else',
      [failing(bore), pin],
      [bore, failing(pin)],
      'reject',
      'reject',
      ['top/bore', 'top/pin'],
    ],
    ['fails a check that is new', [bore], [bore, failing(pin)], 'pass', 'reject', ['top/pin']],
    ['is rid of a check that failed', [bore, failing(pin)], [bore], 'reject', 'pass', ['top/pin']],
    ['passes a check that is new', [bore], [bore, pin], 'pass', 'pass', []],
    ['stops the line', [bore], [{ ...failing(bore), onFail: 'stop' as const }], 'pass', 'stop', ['top/bore']],
  ])('that %s', (_, before, after, was, would, changedChecks) => {
    expect(comparedParts([judged(1, ...before)], [measured(1, ...after)])).toMatchObject([
      { was, would, changedChecks },
    ])
  })

  test('where one view is worse than the other is the worse', () => {
    const { part } = judged(1)
    const both = { ...part, views: ['top', 'side'] }
    const findings = { top: { rules: aRulesFinding(bore) }, side: {} }
    const [one] = comparedParts([{ part: both, findings }], [measured(1, failing(bore))])
    expect(one).toMatchObject({ was: 'unable', would: 'reject' })
    expect(one?.views[1]).toEqual({ view: 'side', would: { outcome: 'unable', reason: 'it was not measured' } })
  })
})

test('parts with another verdict come first, then those with another check, otherwise as they were given', () => {
  const parts = [judged(4, bore, pin), judged(3, bore), judged(2, failing(bore), pin), judged(1, bore)]
  const frames = [
    measured(4, bore, pin),
    measured(3, failing(bore)),
    measured(2, bore, failing(pin)),
    measured(1, failing(bore)),
  ]
  expect(comparedParts(parts, frames).map(({ sequence }) => sequence)).toEqual([3, 1, 2, 4])
})
