import { expect, test } from 'vitest'
import { fakeClock } from '../../test/support/builders.ts'
import { createQuota } from './quota.ts'

test('a flood gets so many a second, and the rest is counted', () => {
  const clock = fakeClock()
  const quota = createQuota(3, clock)
  const taken = (): number => Array.from({ length: 10 }, () => quota.take()).filter(Boolean).length
  expect(taken()).toBe(3)
  expect(quota.refused()).toBe(0)
  clock.advance(999)
  expect(taken()).toBe(0)
  clock.advance(1)
  expect(taken()).toBe(3)
  expect(quota.refused()).toBe(17)
  expect(quota.refused()).toBe(0)
})
