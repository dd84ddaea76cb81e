import { expect, test } from 'vitest'
import { fakeClock } from '../../test/support/builders.ts'
import { frame, policy, started, trigger, verdict } from '../../test/support/plant-playback.ts'
import { createAnswering } from './answering.ts'

function answering() {
  const clock = fakeClock()
  const done: string[] = []
  const timers = new Set<{ action: () => void; atMs: number }>()
  const quiet = (): void => {}
  const core = createAnswering({
    policy,
    clock,
    state: started(),
    schedule: (action, delayMs) => {
      const timer = { action, atMs: clock.monotonicMs() + delayMs }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    record: ({ actuation }) => done.push(`record ${actuation.entry}`),
    answer: ({ basis }) => done.push(`answer ${basis} at ${clock.monotonicMs()}`),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
  /** Fires every timer that is due, as early as a real one may. */
  const passUntil = (atMs: number, earlyMs = 0): void => {
    clock.advance(atMs - clock.monotonicMs())
    for (const timer of [...timers].filter((one) => one.atMs - earlyMs <= atMs)) {
      timers.delete(timer)
      timer.action()
    }
  }
  return { core, done, timers, passUntil }
}

test('one timer runs, to the earliest deadline; the journal comes before the answer', () => {
  const { core, done, timers, passUntil } = answering()
  core.accept(trigger(1))
  passUntil(50)
  core.accept(trigger(2))
  expect(timers.size).toBe(1)
  passUntil(190)
  passUntil(240)
  const one = ['record actuated', 'answer not-inspected at 190']
  expect(done).toEqual([...one, 'record actuated', 'answer not-inspected at 240'])
  expect(timers.size).toBe(0)
})

test('a timer that goes off early is set once more', () => {
  const { core, done, timers, passUntil } = answering()
  core.accept(trigger())
  passUntil(189.5, 1)
  expect([done, timers.size]).toEqual([[], 1])
  passUntil(190.5)
  expect(done).toHaveLength(2)
})

test('an answered part leaves no timer behind', () => {
  const { core, done, timers } = answering()
  core.accept(frame())
  core.accept(verdict())
  expect([done.length, timers.size]).toEqual([2, 0])
})
