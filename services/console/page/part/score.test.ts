import { expect, test } from 'vitest'
import { alongBar, asScore, scoreOf } from './score.ts'

const model = { name: 'plate', version: '1', sha256: 'a'.repeat(64) }

test('the score is in units of the threshold, and so is the warning', () => {
  expect(asScore({ score: 30, threshold: 20, warningThreshold: 18 })).toEqual({
    value: 1.5,
    warning: 0.9,
    level: 'bad',
  })
})

test.each([
  [10, 'good'],
  [18, 'good'],
  [18.1, 'warning'],
  [20, 'warning'],
  [20.1, 'bad'],
])('a score of %s against 18 and 20 is %s', (score, level) => {
  expect(asScore({ score, threshold: 20, warningThreshold: 18 }).level).toBe(level)
})

test('without a warning threshold nothing is suspicious', () => {
  expect(asScore({ score: 19.9, threshold: 20 }).level).toBe('good')
})

test('where the model did not judge there is no score', () => {
  expect(scoreOf({})).toBeUndefined()
  expect(scoreOf({ model: { outcome: 'unable', code: 'model-failed', reason: 'it crashed' } })).toBeUndefined()
  expect(scoreOf({ model: { outcome: 'judged', model, score: 1, threshold: 2 } })?.value).toBe(0.5)
})

test('the bar ends at twice the limit', () => {
  expect([-1, 0, 0.5, 1, 2, 9].map(alongBar)).toEqual([0, 0, 0.25, 0.5, 1, 1])
})
