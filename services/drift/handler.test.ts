import { describe, expect, test } from 'vitest'
import type { Override } from '../../shared/contracts/override.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { aModelFinding, aPart, aRulesFinding, aVerdict, captureWallMs } from '../../test/support/builders.ts'
import { isCorrected, readingsOf } from './handler.ts'

const scale = `plate/1@${'0'.repeat(64)} a1b2c3d4e5f6`
const read = (changes: Partial<Verdict>, viewsExpected = ['top']) =>
  readingsOf({ envelope: aPart({ viewsExpected }), body: aVerdict(changes) })

describe('a verdict', () => {
  test('of an accepted part says what its model gave it, in units of the threshold', () => {
    const model = { ...aModelFinding(1.2), threshold: 2 } as ReturnType<typeof aModelFinding>
    expect(read({ findings: { top: { model, rules: aRulesFinding() } } })).toEqual([
      {
        view: 'top',
        partId: '01KDZQ1G000000000000000001',
        capturedAtMs: captureWallMs,
        isAccepted: true,
        isBlamed: false,
        score: { value: 0.6, scale },
      },
    ])
  })

  test('of two models counts the first, which sees every part', () => {
    const first = { model: { name: 'plate', version: '1', sha256: '0'.repeat(64) }, score: 1.1, threshold: 1 }
    const second = { ...aModelFinding(0.2), model: { ...first.model, version: '9' }, first }
    const [reading] = read({ findings: { top: { model: second as ReturnType<typeof aModelFinding> } } })
    expect(reading?.score).toEqual({ value: 1.1, scale })
  })

  test('that is no pass gives no score, and says which view spoke against the part', () => {
    const reasons = [{ code: 'check' as const, judge: 'rules' as const, view: 'side', text: 'bore is 14 mm' }]
    const findings = { top: { model: aModelFinding(0.4) }, side: { model: aModelFinding(0.5) } }
    expect(read({ verdict: 'reject', reasons, findings }, ['top', 'side'])).toMatchObject([
      { view: 'top', isAccepted: false, isBlamed: false },
      { view: 'side', isAccepted: false, isBlamed: true },
    ])
    expect(read({ verdict: 'reject', findings })[0]).not.toHaveProperty('score')
  })

  test('without a judgement of the model gives no score', () => {
    const unable = { outcome: 'unable' as const, code: 'model-failed' as const, reason: 'NaN' }
    expect(read({ findings: { top: { model: unable } } })[0]).not.toHaveProperty('score')
    expect(read({ findings: {} })[0]).not.toHaveProperty('score')
  })
})

test.each([
  ['correct', 'reject', 'pass', true],
  ['correct', 'pass', 'reject', true],
  ['correct', 'pass', 'stop', true],
  ['correct', 'reject', 'stop', false],
  ['withdraw', 'reject', 'pass', false],
] as const)('whoever wants to %s it to %s where it was %s has corrected it: %s', (action, verdict, was, expected) => {
  const said: Override = {
    ...{ action, verdict, was: { verdict: was, basis: 'model+rules' } },
    ...{ sequence: 1, reasonCode: 'scratch', note: '', by: 'anna', at: '2026-01-05T09:00:00.000Z' },
  }
  expect(isCorrected(said)).toBe(expected)
})
