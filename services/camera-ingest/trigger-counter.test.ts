import { describe, expect, test } from 'vitest'
import { triggerReuseMs } from '../../shared/contracts/limits.ts'
import { fakeClock } from '../../test/support/builders.ts'
import { createTriggerCounter, missedTriggersMax } from './trigger-counter.ts'

const counted = { kind: 'counted', skipped: [] }
const duplicate = { kind: 'duplicate', skipped: [] }

/** A counter that has counted these numbers, all at one moment. */
function having(...numbers: number[]) {
  const clock = fakeClock()
  const counter = createTriggerCounter(clock.monotonicMs)
  for (const number of numbers) counter.count(number)
  return { ...counter, clock }
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

describe('createTriggerCounter', () => {
  test('begins with whatever number comes first', () => {
    expect(having().count(17)).toEqual(counted)
    expect(having(17).count(18)).toEqual(counted)
  })

  test('a number that comes again soon is a duplicate, however many came between', () => {
    const counter = having(...upTo(1100))
    expect(counter.count(1100)).toEqual(duplicate)
    expect(counter.count(3)).toEqual(duplicate)
  })

  test('a number that comes again later is another part', () => {
    const counter = having(...upTo(10))
    counter.clock.advance(triggerReuseMs)
    for (const number of upTo(10).slice(1)) expect({ number, ...counter.count(number) }).toEqual({ number, ...counted })
    expect(counter.count(10)).toEqual(duplicate)
  })

  test.each([64, 100, 256, 1000])('a count that goes round after %i loses no part and invents none', (period) => {
    const counter = having()
    for (let part = 0; part < 3 * period; part += 1) {
      const { kind, skipped } = counter.count(part % period)
      expect({ part, lost: kind === 'duplicate', skipped }).toEqual({ part, lost: false, skipped: [] })
      counter.clock.advance(200)
    }
  })

  test('what belongs to the count before, late or again, is known where a short count goes round', () => {
    const counter = having(253, 254)
    expect(counter.count(0).kind).toBe('anew')
    expect(counter.count(255)).toEqual(counted)
    expect(counter.count(255)).toEqual(duplicate)
    expect(counter.count(254)).toEqual(duplicate)
    expect(counter.count(1)).toEqual(counted)
    counter.clock.advance(1000)
    expect(counter.count(2)).toEqual(counted)
  })

  test('says which numbers were skipped, until they come', () => {
    const counter = having(17)
    expect(counter.count(20)).toEqual({ kind: 'counted', skipped: [18, 19] })
    expect(counter.misses(19)).toBe(true)
    expect(counter.count(19)).toEqual(counted)
    expect(counter.misses(19)).toBe(false)
    expect(counter.count(19)).toEqual(duplicate)
    expect(counter.state().missing).toEqual([18])
    expect(counter.count(21)).toEqual(counted)
  })

  test('a number that was overtaken by the very first is counted', () => {
    const counter = having(18)
    expect(counter.count(17)).toEqual(counted)
    expect(counter.count(19)).toEqual(counted)
  })

  test('the largest gap is one of a thousand; beyond it the line counts anew', () => {
    expect(having(5).count(5 + missedTriggersMax + 1).skipped).toHaveLength(missedTriggersMax)
    expect(having(5).count(5 + missedTriggersMax + 2)).toEqual({ kind: 'anew', skipped: [] })
  })

  test.each([
    ['0 after 65535', 65_535, 0],
    ['1 after 65536', 65_536, 1],
    ['1 after a restart of the controller', 500, 1],
  ])('%s is a line that counts anew', (_, last, next) => {
    const counter = having(...upTo(500), last)
    expect(counter.count(next)).toEqual({ kind: 'anew', skipped: [] })
    expect(counter.count(next + 1)).toEqual(counted)
    expect(counter.count(next)).toEqual(duplicate)
  })

  test('what was missing when the line counts anew is said then', () => {
    const counter = having(498, 500)
    expect(counter.count(1)).toEqual({ kind: 'anew', skipped: [499] })
    expect(counter.misses(499)).toBe(false)
  })

  test('a wrap whose numbers overtake each other loses no part', () => {
    const counter = having(65_533, 65_534)
    const kinds = [0, 65_535, 1, 2].map((number) => counter.count(number).kind)
    expect(kinds).not.toContain('duplicate')
    expect(counter.count(2).kind).toBe('duplicate')
  })

  test('goes on from its state as if nothing had happened', () => {
    const numbers = [17, 20, 19, 24, 22]
    const whole = having(...numbers)
    const kept = createTriggerCounter(whole.clock.monotonicMs, JSON.parse(JSON.stringify(whole.state())))
    for (const next of [18, 21, 22, 24, 25, 30])
      expect({ next, ...kept.count(next) }).toEqual({ next, ...whole.count(next) })
  })
})
