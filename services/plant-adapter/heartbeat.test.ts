import { expect, test } from 'vitest'
import { fakeClock } from '../../test/support/builders.ts'
import { createHeartbeat } from './heartbeat.ts'

const yes = { ready: true, reason: '' }
const no = { ready: false, reason: 'inference is not heard' }

test('the line is told every 100 ms, and at once when something changes', () => {
  const clock = fakeClock()
  const sent: number[] = []
  let current = yes
  const beat = createHeartbeat({ clock, readiness: () => current, send: () => sent.push(clock.monotonicMs()) })
  for (let atMs = 0; atMs <= 240; atMs += 20) {
    if (atMs === 140) current = no
    if (atMs === 180) current = { ready: false, reason: 'rules is not heard' }
    beat()
    clock.advance(20)
  }
  expect(sent).toEqual([0, 100, 140, 180])
})
