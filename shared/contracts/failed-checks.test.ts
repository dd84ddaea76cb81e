import { expect, test } from 'vitest'
import { aCheckResult } from '../../test/support/builders.ts'
import { failuresOf } from './failed-checks.ts'

const lost = { passed: false, notFound: 'nothing dark stands out' }

test('each check that failed has its own sentence', () => {
  const checks = [
    aCheckResult({ name: 'bore', passed: false, reason: 'bore is 9 mm across', onFail: 'stop' }),
    aCheckResult({ name: 'screw', passed: true }),
    aCheckResult({ name: 'edge', passed: false, reason: 'edge is bowed' }),
  ]
  expect(failuresOf(checks)).toEqual([
    { onFail: 'stop', reason: 'bore is 9 mm across', names: ['bore'] },
    { onFail: 'reject', reason: 'edge is bowed', names: ['edge'] },
  ])
})

test('a part that was not found is told once, with what could not be measured and the gravest consequence', () => {
  const checks = [
    aCheckResult({ name: 'bore', ...lost }),
    aCheckResult({ name: 'focus', passed: false, reason: 'focus is poor' }),
    aCheckResult({ name: 'screw', ...lost, onFail: 'stop' }),
  ]
  expect(failuresOf(checks)).toEqual([
    {
      onFail: 'stop',
      reason: 'the part was not found (nothing dark stands out), so nothing could be measured of bore, screw',
      names: ['bore', 'screw'],
    },
    { onFail: 'reject', reason: 'focus is poor', names: ['focus'] },
  ])
})

test('of many checks the first are named and the others counted', () => {
  const checks = Array.from({ length: 20 }, (_, index) => aCheckResult({ name: `check-${index}`, ...lost }))
  expect(failuresOf(checks)[0]?.reason).toMatch(/check-7 and 12 more$/)
})
