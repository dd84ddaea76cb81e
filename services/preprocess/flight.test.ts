import { describe, expect, test } from 'vitest'
import { ExpiredError } from '../../shared/runtime/expired-error.ts'
import { aView, fakeClock } from '../../test/support/builders.ts'
import { createFlight } from './flight.ts'

function aFlight(viewsMax: number) {
  const clock = fakeClock()
  const timers: (() => void)[] = []
  const flight = createFlight(viewsMax, clock, (action) => void timers.push(action))
  return { flight, clock, timers }
}

const view = (number: number) => aView({ partId: `part-${number}` })

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))])
}

describe('flight', () => {
  test('lets as many views in as there is room, and the next one when both judges have answered', async () => {
    const { flight } = aFlight(2)
    await flight.enter(view(1))
    await flight.enter(view(2))
    const third = flight.enter(view(3))
    flight.answered(view(1), 'model')
    flight.answered(view(1), 'model')
    expect(await isSettled(third)).toBe(false)
    flight.answered(view(1), 'rules')
    expect(await isSettled(third)).toBe(true)
  })

  test('a view that does not go on, or is never answered, makes room as well', async () => {
    const { flight, timers } = aFlight(1)
    const leave = await flight.enter(view(1))
    const second = flight.enter(view(2))
    leave()
    await second
    const third = flight.enter(view(3))
    expect(await isSettled(third)).toBe(false)
    for (const timer of timers) timer()
    expect(await isSettled(third)).toBe(true)
  })

  test('drops a view that has less time left than the judges have been taking', async () => {
    const { flight, clock } = aFlight(1)
    for (let number = 0; number < 40; number += 1) {
      const late = aView({
        partId: `part-${number}`,
        captureClock: { domain: 'test-host', monotonicMs: clock.monotonicMs() },
      })
      await flight.enter(late)
      clock.advance(50)
      flight.answered(late, 'model')
      flight.answered(late, 'rules')
    }
    const captured = (agoMs: number) => ({ domain: 'test-host', monotonicMs: clock.monotonicMs() - agoMs })
    await expect(flight.enter(aView({ captureClock: captured(155) }))).rejects.toThrow(ExpiredError)
    await expect(flight.enter(aView({ captureClock: captured(100) }))).resolves.toBeTypeOf('function')
  })

  test('learns from views that nobody answered, so that late ones do not keep fresh ones out', async () => {
    const { flight, clock, timers } = aFlight(1)
    const captured = (agoMs: number) => ({ domain: 'test-host', monotonicMs: clock.monotonicMs() - agoMs })
    await flight.enter(aView({ partId: 'late', captureClock: captured(180) }))
    clock.advance(20)
    for (const timer of timers.splice(0)) timer()
    await expect(flight.enter(aView({ captureClock: captured(180) }))).rejects.toThrow(ExpiredError)
    await expect(flight.enter(aView({ captureClock: captured(20) }))).resolves.toBeTypeOf('function')
  })

  test('a judge that is gone does not keep the other from working, until it is heard again', async () => {
    const { flight, timers } = aFlight(2)
    for (const number of [1, 2]) {
      await flight.enter(view(number))
      flight.answered(view(number), 'rules')
    }
    for (const timer of timers.splice(0)) timer()
    for (const number of [3, 4, 5, 6]) {
      await flight.enter(view(number))
      flight.answered(view(number), 'rules')
    }
    flight.answered(view(1), 'model')
    await flight.enter(view(7))
    await flight.enter(view(8))
    flight.answered(view(7), 'rules')
    expect(await isSettled(flight.enter(view(9)))).toBe(false)
  })

  test('has room for other work while no more than half of the views are under way and none waits', async () => {
    const { flight } = aFlight(2)
    await flight.enter(view(1))
    expect(flight.hasRoom()).toBe(true)
    await flight.enter(view(2))
    expect(flight.hasRoom()).toBe(false)
    void flight.enter(view(3))
    flight.answered(view(1), 'model')
    flight.answered(view(1), 'rules')
    flight.answered(view(2), 'model')
    flight.answered(view(2), 'rules')
    expect(flight.hasRoom()).toBe(true)
  })

  test('a dropped view gives its turn to the next in line', async () => {
    const { flight, clock } = aFlight(1)
    await flight.enter(view(1))
    const expired = flight.enter(view(2))
    const fresh = flight.enter(aView({ partId: 'part-3', captureClock: { domain: 'test-host', monotonicMs: 250 } }))
    clock.advance(250)
    flight.answered(view(1), 'model')
    flight.answered(view(1), 'rules')
    await expect(expired).rejects.toThrow(ExpiredError)
    expect(await isSettled(fresh)).toBe(true)
  })
})
