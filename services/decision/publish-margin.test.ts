import { expect, test } from 'vitest'
import { createPublishMargin } from './publish-margin.ts'

test('keeps back at least what is set, and more where storing takes longer', () => {
  const margin = createPublishMargin(40)
  for (let time = 0; time < 50; time += 1) margin.learn(4, 700)
  expect(margin.of(700)).toBe(40)
  for (let time = 0; time < 10; time += 1) margin.learn(time % 2 === 0 ? 90 : 110, 700)
  expect(margin.of(700)).toBeGreaterThan(110)
})

test('keeps back a third of the budget at most', () => {
  const margin = createPublishMargin(40)
  expect(margin.of(90)).toBe(30)
  margin.learn(190, 200)
  expect(margin.of(200)).toBeCloseTo(200 / 3)
})

test('learns nothing from an outage of the broker', () => {
  const margin = createPublishMargin(40)
  margin.learn(201, 200)
  margin.learn(-1, 200)
  expect(margin.of(200)).toBe(40)
})
