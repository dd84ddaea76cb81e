import { expect, test } from 'vitest'
import { type HeardReadiness, lineReadiness, withHeard } from './line-readiness.ts'

const yes = { ready: true, reason: '' }
const no = { ready: false, reason: 'inference is not heard' }

function heard(...words: readonly HeardReadiness[]): readonly HeardReadiness[] {
  return words.reduce(withHeard, [] as readonly HeardReadiness[])
}

test('one instance of decision that is heard and ready is enough', () => {
  const both = heard({ instance: 'a', heardMs: 0, ready: no }, { instance: 'b', heardMs: 10, ready: yes })
  expect(lineReadiness(both, 300, '', '')).toEqual(yes)
  expect(lineReadiness(heard({ instance: 'a', heardMs: 0, ready: yes }), 300)).toEqual(yes)
})

test('silence for more than 300 ms is not ready, whatever was said before', () => {
  expect(lineReadiness([], 0)).toEqual({ ready: false, reason: 'decision is not heard' })
  expect(lineReadiness(heard({ instance: 'a', heardMs: 0, ready: yes }), 301).ready).toBe(false)
})

test('the reason is decision’s own, and its last word counts', () => {
  const turned = heard({ instance: 'a', heardMs: 0, ready: yes }, { instance: 'a', heardMs: 100, ready: no })
  expect(lineReadiness(turned, 150)).toEqual(no)
})

test('the adapter’s own trouble comes first', () => {
  const fine = heard({ instance: 'a', heardMs: 0, ready: yes })
  expect(lineReadiness(fine, 1, 'the broker is gone', 'the disk is full').reason).toBe('the broker is gone')
  expect(lineReadiness(fine, 1, '', 'the disk is full')).toEqual({ ready: false, reason: 'the disk is full' })
})

test('instances that come and go are forgotten', () => {
  const runs = Array.from({ length: 100 }, (_, run) => ({ instance: `run-${run}`, heardMs: run, ready: yes }))
  expect(heard(...runs).length).toBe(8)
  expect(heard(...runs, { instance: 'last', heardMs: 9999, ready: yes })).toHaveLength(1)
})
