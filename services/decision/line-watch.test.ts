import { expect, test } from 'vitest'
import type { Stop } from '../../shared/contracts/stop.ts'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { aPart, fakeClock } from '../../test/support/builders.ts'
import { createLineWatch } from './line-watch.ts'

function aWatch(publish: () => Promise<{ alreadyStored: boolean }>) {
  const clock = fakeClock()
  const published: Stop[] = []
  const restored: Stop[] = []
  const timers: { action: () => void; dueMs: number }[] = []
  const watch = createLineWatch({
    ...{ rules: {}, station: 'press', clock, random: () => 0.5, onChange: () => {}, onPublishFailed: () => {} },
    schedule: (action, delayMs) => void timers.push({ action, dueMs: clock.monotonicMs() + delayMs }),
    outbox: {
      publish(outgoing) {
        published.push(outgoing.body as Stop)
        return publish()
      },
      async restore(outgoing) {
        restored.push(outgoing.body as Stop)
        return { alreadyStored: true }
      },
    },
  })
  const elapse = async (durationMs: number): Promise<void> => {
    clock.advance(durationMs)
    for (const timer of timers.splice(0)) {
      if (timer.dueMs <= clock.monotonicMs()) timer.action()
      else timers.push(timer)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  const hearStop = (sequence: number): void => {
    const part = aPart({ sequence })
    const verdict = {
      verdict: 'stop',
      basis: 'fail-safe',
      reasons: [],
      findings: {},
      decidedAt: part.capturedAt,
    } as never
    watch.hear({
      type: 'verdict',
      part,
      verdict: verdict as Verdict,
      streamSequence: 1,
      storedAtMs: 5,
      message: { settle() {} },
    })
  }
  return { watch, published, restored, elapse, hearStop }
}

const stopId = aPart().partId

test('publishes a stop until the broker has it, and is not ready until it is acknowledged', async () => {
  let refusals = 1
  const { watch, published, elapse, hearStop } = aWatch(async () => {
    refusals -= 1
    if (refusals >= 0) throw new Error('no broker')
    return { alreadyStored: false }
  })
  await elapse(5000)
  expect(watch.readiness().ready).toBe(true)
  hearStop(17)
  expect(watch.readiness()).toEqual({
    ready: false,
    reason: 'the line is stopped at part 17: it could not be judged in time; acknowledge it to go on',
  })
  for (const _ of [1, 2, 3, 4]) await elapse(100)
  expect(published).toHaveLength(2)
  watch.hear({ type: 'acknowledgement', stopId, streamSequence: 2, storedAtMs: 9 })
  expect(watch.readiness().ready).toBe(true)
})

test('does not tell of a stop from before its start that turns out to be over', async () => {
  const { watch, published, elapse, hearStop } = aWatch(async () => ({ alreadyStored: false }))
  hearStop(17)
  expect(watch.readiness().ready).toBe(false)
  await elapse(500)
  watch.hear({ type: 'acknowledgement', stopId, streamSequence: 2, storedAtMs: 9 })
  await elapse(5000)
  expect(published).toEqual([])
})

test('restores its stop again and again where the broker has lost it, until it is acknowledged', async () => {
  const { watch, restored, elapse, hearStop } = aWatch(async () => ({ alreadyStored: false }))
  hearStop(17)
  for (const _ of [1, 2]) await elapse(10_000)
  expect(restored.map(({ sequence }) => sequence)).toEqual([17, 17])
  watch.hear({ type: 'acknowledgement', stopId, streamSequence: 2, storedAtMs: 9 })
  for (const _ of [1, 2]) await elapse(10_000)
  expect(restored).toHaveLength(2)
})
