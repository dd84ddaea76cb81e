import { expect, test } from 'vitest'
import { stageSpans } from './stage-spans.ts'

test('the stages follow each other, and the two judges work side by side', () => {
  const spans = stageSpans({ capture: 4, queue: 5, preprocess: 10, model: 21, rules: 7, join: 2 })
  expect(spans.map(({ stage, startMs, endMs, lane }) => [stage, startMs, endMs, lane])).toEqual([
    ['capture', 0, 4, 0],
    ['queue', 4, 9, 0],
    ['preprocess', 9, 19, 0],
    ['model', 19, 40, 0],
    ['rules', 19, 26, 1],
    ['join', 40, 42, 0],
  ])
})

test('what never ended takes no room', () => {
  expect(stageSpans({})).toEqual([])
  expect(stageSpans({ capture: 4, rules: 7 }).map(({ stage, startMs }) => [stage, startMs])).toEqual([
    ['capture', 0],
    ['rules', 4],
  ])
})
