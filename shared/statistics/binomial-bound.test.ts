import { expect, it } from 'vitest'
import { largestShare, mostEventsThatProve, trialsThatProve } from './binomial-bound.ts'

it.each([
  [0, 30, 0.095],
  [0, 598, 0.005],
  [1, 20, 0.2161],
  [5, 100, 0.1023],
  [30, 30, 1],
])('agrees with published limits for %i of %i', (count, trials, share) => {
  expect(largestShare(count, trials, 0.95)).toBeCloseTo(share, 4)
})

it('needs 598 images for half a per cent, 59 for five', () => {
  expect(trialsThatProve(0.005, 0.95)).toBe(598)
  expect(trialsThatProve(0.05, 0.95)).toBe(59)
})

it('allows the more events the more trials there are, and none when there are too few', () => {
  expect(mostEventsThatProve(0.005, 597, 0.95)).toBeUndefined()
  expect(mostEventsThatProve(0.005, 598, 0.95)).toBe(0)
  // Wilks' second order: 0.5 % by the second largest of 947.
  expect(mostEventsThatProve(0.005, 946, 0.95)).toBe(0)
  expect(mostEventsThatProve(0.005, 947, 0.95)).toBe(1)
})
