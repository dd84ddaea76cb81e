import { expect, test } from 'vitest'
import { createEstimate } from './estimate.ts'

test('is nothing before the first duration, and three times the first after it', () => {
  const estimate = createEstimate()
  expect(estimate.upperMs()).toBe(0)
  estimate.add(20)
  expect(estimate.upperMs()).toBe(60)
})

test('comes down to a duration that does not change, and lies above durations that do', () => {
  const steady = createEstimate()
  const restless = createEstimate()
  for (let time = 0; time < 100; time += 1) {
    steady.add(20)
    restless.add(time % 2 === 0 ? 10 : 30)
  }
  expect(steady.upperMs()).toBeCloseTo(20, 3)
  expect(restless.upperMs()).toBeGreaterThan(50)
})

test('follows a change within a few durations', () => {
  const estimate = createEstimate()
  for (let time = 0; time < 100; time += 1) estimate.add(5)
  for (let time = 0; time < 3; time += 1) estimate.add(60)
  expect(estimate.upperMs()).toBeGreaterThan(60)
})
