import { expect, test } from 'vitest'
import { aPart, fakeClock } from '../../test/support/builders.ts'
import { remainingMs, sinceCaptureMs, systemClock } from './clock.ts'

test('on the capturing host a step of the wall clock changes nothing', () => {
  const stepped = { ...fakeClock(50), wallMs: () => 0 }
  expect(sinceCaptureMs(aPart(), stepped)).toBe(50)
  expect(remainingMs(aPart(), stepped)).toBe(150)
})

test('on another host the wall clock is all there is', () => {
  expect(sinceCaptureMs(aPart(), { ...fakeClock(80), domain: 'another-host', monotonicMs: () => 1e9 })).toBe(80)
})

test('the system clock is comparable between processes: its domain is the kernel’s', () => {
  expect(systemClock.domain).toMatch(/^[0-9a-f-]{36}$/)
  expect(systemClock.monotonicMs()).toBeGreaterThan(0)
})
