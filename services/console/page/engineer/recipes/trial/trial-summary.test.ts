import { expect, test } from 'vitest'
import type { TriedPart } from '../../../../api/recipe-trial.ts'
import { isAlike, summaryOf } from './trial-summary.ts'

function tried(was: TriedPart['was'], would: TriedPart['would'], ...changedChecks: string[]): TriedPart {
  return { partId: '', sequence: 1, capturedAt: '', was, would, changedChecks, views: [] }
}

test('parts are counted by how they change', () => {
  const parts = [
    tried('pass', 'reject', 'top/bore'),
    tried('reject', 'pass', 'top/pin'),
    tried('pass', 'reject', 'top/pin'),
    tried('reject', 'reject', 'top/bore', 'top/pin'),
    tried('stop', 'stop', 'top/pin'),
    tried('pass', 'pass'),
  ]
  expect(summaryOf(parts)).toEqual([
    { was: 'pass', would: 'reject', count: 2 },
    { was: 'reject', would: 'pass', count: 1 },
    { was: 'stop', would: 'stop', count: 2 },
  ])
  expect(parts.map(isAlike)).toEqual([false, false, false, false, false, true])
})
