import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

const english = createFormat('en-GB')
const italian = createFormat('it-IT')

test('numbers are written as the language does', () => {
  expect([english.score(1.862), italian.score(1.862)]).toEqual(['1.86', '1,86'])
  expect([english.number(12_345), italian.number(12_345)]).toEqual(['12,345', '12.345'])
  expect([english.measure(20.4567), english.measure(0.05493), italian.measure(11.3)]).toEqual([
    '20.46',
    '0.0549',
    '11,3',
  ])
})

test('a score that is on one side of its limit never looks as if it were the limit', () => {
  expect([0.9951, 0.99996, 1, 1.0004, 1.0051].map((score) => english.score(score))).toEqual([
    '0.9951',
    '1.0000',
    '1.00',
    '1.0004',
    '1.01',
  ])
})

test('a share of nothing is nothing', () => {
  expect([english.share(0, 0), english.share(1, 3)]).toEqual(['0%', '33.3%'])
})

test('how long ago is said in the largest unit that fits', () => {
  expect([-500, 3000, 61_000, 7_200_000].map((sinceMs) => english.ago(sinceMs))).toEqual([
    'now',
    '3 sec ago',
    '1 min ago',
    '2 hr ago',
  ])
})
