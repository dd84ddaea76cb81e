import { expect, test } from 'vitest'
import { createReconnectDelay } from './reconnect-delay.ts'

const hourMs = 3_600_000

/** The loop in which the client dials, with the two clocks in our hands; returns when it dialled. */
function dials(clock: { monotonicMs: number; wallOffsetMs: number }, forMs: number, atMs: (nowMs: number) => void) {
  const delay = createReconnectDelay(100, () => clock.monotonicMs)
  const endsMs = clock.monotonicMs + forMs
  const times: number[] = []
  let lastConnect = 0
  while (clock.monotonicMs < endsMs) {
    atMs(clock.monotonicMs)
    const now = clock.monotonicMs + clock.wallOffsetMs
    const wait = delay()
    if (lastConnect === 0 || lastConnect + wait <= now) {
      lastConnect = now
      times.push(clock.monotonicMs)
      clock.monotonicMs += 1
    } else {
      clock.monotonicMs += Math.min(wait, lastConnect + wait - now)
    }
  }
  return times
}

test.each([
  ['stands', 0],
  ['is set back an hour', -hourMs],
  ['is set ahead an hour', hourMs],
])('the client dials on about ten times a second while the wall clock %s', (_, stepMs) => {
  const clock = { monotonicMs: 5000, wallOffsetMs: 10 * hourMs }
  let isSet = false
  const times = dials(clock, 3000, (nowMs) => {
    if (isSet || nowMs < 6000) return
    isSet = true
    clock.wallOffsetMs += stepMs
  })
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  expect(Math.max(...waits)).toBeLessThanOrEqual(201)
  expect(times.length).toBeGreaterThan(25)
  expect(times.length).toBeLessThan(35)
})
