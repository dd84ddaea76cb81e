import { expect, test } from 'vitest'
import { aCheckResult, aModelFinding, aPart, aRulesFinding, aVerdict } from '../../test/support/builders.ts'
import { aSummary } from '../../test/support/console-parts.ts'
import { recordOf } from './handler.ts'
import { faultsOf, isWorthKeeping, scoresOf } from './parts/part-record.ts'

const failed = aRulesFinding(aCheckResult({ passed: false }), aCheckResult({ name: 'screw' }))
const suspicious = { ...aModelFinding(0.9), warningThreshold: 0.8 }

test('a part is kept with all that its verdict says, and nothing of how the message travelled', () => {
  const record = recordOf(
    aPart({ viewsExpected: ['top'] }),
    aVerdict({ score: 0.5, findings: { top: { rules: failed } } }),
  )
  expect(record).toMatchObject({
    partId: aPart().partId,
    sequence: 1,
    station: 'press',
    views: ['top'],
    score: 0.5,
    failedChecks: ['top/bore'],
  })
  expect(record).not.toHaveProperty('captureClock')
  expect(recordOf(aPart(), aVerdict())).not.toHaveProperty('score')
})

test('lists leave out what only one part shows, and withdrawn overrides', () => {
  const record = recordOf(aPart(), aVerdict({ findings: { top: { rules: failed } } }))
  expect(Object.keys(aSummary(record))).not.toEqual(expect.arrayContaining(['findings']))
  expect(aSummary(record)).not.toHaveProperty('software')
})

test('what spoke against a part are the failed checks, their views and the views of its reasons', () => {
  const reasons = [
    { code: 'anomaly', judge: 'model', view: 'side', text: 'score' } as const,
    { code: 'late', text: 'late' } as const,
  ]
  expect(faultsOf({ reasons, failedChecks: ['top/bore', 'top/screw'] })).toEqual([
    'side',
    'top',
    'top/bore',
    'top/screw',
  ])
})

test('scores are in units of the threshold, and only of views that a model judged', () => {
  const unable = { outcome: 'unable', code: 'image-empty', reason: 'no bytes' } as const
  const findings = { top: { model: { ...aModelFinding(3), threshold: 2 } }, left: { model: unable }, right: {} }
  expect(scoresOf({ findings: findings as never })).toEqual([{ view: 'top', score: 1.5 }])
})

test('pictures are kept of what did not pass and of what the model found suspicious', () => {
  expect(isWorthKeeping(aVerdict())).toBe(false)
  expect(isWorthKeeping(aVerdict({ verdict: 'reject' }))).toBe(true)
  expect(isWorthKeeping(aVerdict({ findings: { top: { model: suspicious as never } } }))).toBe(true)
  expect(isWorthKeeping(aVerdict({ findings: { top: { model: aModelFinding(0.9) as never } } }))).toBe(false)
})
